"""The one way people are told something.

Whoever tells names a registered kind and its details. The words are made when the reader looks,
so everybody reads them in their own language, however long they were kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.choices import NotificationState
from accounts.models import Notification, User

KEPT_READ, KEPT = timedelta(days=90), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notification: the icon it has, and its words from its details."""

    icon: str
    words: Callable[[dict], str]


_kinds: dict[str, Kind] = {}


def notification_kind(name: str, icon: str):
    """Register the function that words a kind, such as `request.answered`, from its details."""

    def register(words):
        _kinds[name] = Kind(icon, words)
        return words

    return register


def kind_of(name: str) -> Kind:
    """Return a kind by its name; one that is no longer told shows its name."""
    return _kinds.get(name) or Kind("bell", lambda _data: name)


def notify(
    people: User | Iterable[User],
    kind: str,
    *,
    about: str,
    address: str = "",
    data: dict | None = None,
    due_at: datetime | None = None,
) -> None:
    """Tell somebody, or several people, something; with a due time, no sooner than that.

    While the same kind about the same thing is unread it is told anew, not twice: its details,
    address and time are the latest. `data` goes to the words of the kind; its `detail`, if there
    is one, is text that somebody wrote and stands below them. `address` is a path of this site.
    """
    if kind not in _kinds:
        raise LookupError(f"No kind of notification is called {kind}.")
    told = {p.pk for p in ([people] if isinstance(people, User) else people) if p.is_active}
    now = timezone.now()
    waits = due_at is not None and due_at > now
    values = {
        "data": data or {},
        "address": address,
        "state": NotificationState.WAITING if waits else NotificationState.UNREAD,
        "at": due_at if waits else now,
    }
    same = Notification.objects.not_read().filter(user__in=told, kind=kind, about=about)
    again = set(same.values_list("user_id", flat=True))
    same.update(**values)
    Notification.objects.bulk_create(
        [Notification(user_id=pk, kind=kind, about=about, **values) for pk in sorted(told - again)],
        ignore_conflicts=True,
    )


def withdraw(kind: str, *, about: str, people: Iterable[User] | None = None) -> None:
    """Take back what is no longer true, from everybody or from some, unless they have read it."""
    same = Notification.objects.not_read().filter(kind=kind, about=about)
    if people is not None:
        same = same.filter(user__in=list(people))
    same.delete()


def show_due(now: datetime | None = None) -> int:
    """Let people see the reminders whose time has come, and return how many there are."""
    return Notification.objects.due(now or timezone.now()).update(state=NotificationState.UNREAD)


def forget_old(now: datetime | None = None) -> int:
    """Drop what was read long ago, and what nobody read for a year."""
    now = now or timezone.now()
    seen = Notification.objects.filter(state=NotificationState.READ, at__lt=now - KEPT_READ)
    return seen.delete()[0] + Notification.objects.filter(at__lt=now - KEPT).delete()[0]
