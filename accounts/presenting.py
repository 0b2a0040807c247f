"""What the list of notifications shows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.choices import NotificationState
from accounts.models import Notification
from accounts.notifying import kind_of

PAGE_SIZE = 30
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Told:
    """One notification in the reader's language."""

    pk: int
    icon: str
    words: str
    detail: str
    at: datetime
    unread: bool


def told(notification: Notification) -> Told:
    """Return a notification as the list shows it."""
    kind = kind_of(notification.kind)
    return Told(
        pk=notification.pk,
        icon=kind.icon,
        words=kind.words(notification.data),
        detail=notification.data.get("detail", ""),
        at=notification.at,
        unread=notification.state == NotificationState.UNREAD,
    )


def notifications_context(request) -> dict:
    """Return the context of the list: a page of what this person was told."""
    number, only_unread = page_number(request.GET), "unread" in request.GET
    found = request.user.notifications.shown()
    if only_unread:
        found = found.unread()
    start = (number - 1) * PAGE_SIZE
    rows = list(found[start : start + PAGE_SIZE + 1])
    return {
        "rows": [told(row) for row in rows[:PAGE_SIZE]],
        "only_unread": only_unread,
        "unread": request.user.unread,
        "until": timezone.now().isoformat(),
        "newer": number - 1,
        "older": number + 1 if len(rows) > PAGE_SIZE and number < MOST_PAGES else 0,
    }


def page_number(query) -> int:
    """Return the page asked for, as far as pages go."""
    text = query.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), MOST_PAGES)


def moment_of(text: str) -> datetime:
    """Return the moment at which a list was shown; now, when it cannot be told."""
    now = timezone.now()
    try:
        shown = parse_datetime(text)
    except ValueError:
        return now
    return min(shown, now) if shown and timezone.is_aware(shown) else now
