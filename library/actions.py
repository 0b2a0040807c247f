"""What a person does with an asset, checked and recorded. Page and API share it."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.problems import ApiProblem
from accounts.roles import Right
from library.assets.base import Asset
from library.terms import get_terms
from usage.choices import RECORDABLE, EventKind
from usage.models import Event
from usage.recording import record, record_later, undo

RATINGS = range(1, 6)


def visible_asset(user, name) -> tuple[int, str]:
    """Return the id and type of an asset named by id or key; 404 when this person may not see it."""
    assets = Asset.objects.visible_to(user)
    text = str(name)
    row = None
    if text.isascii() and text.isdigit() and len(text) < 18:
        row = assets.filter(pk=int(text)).values_list("pk", "asset_type").first()
    if row is None and "\x00" not in text:
        row = assets.filter(key=text).values_list("pk", "asset_type").first()
    if row is None:
        raise Http404
    return row


def record_use(
    user, name, kind: str, *, stage="", role="", source="", event_id=None, value=None
) -> Event:
    """Record what a person did with an asset they may see."""
    asset_id, asset_type = visible_asset(user, name)
    parsed = EventKind.parse(kind)
    if parsed not in RECORDABLE:
        raise ApiProblem("unknown_kind", _("This is not something that can be recorded."), "kind")
    check_term("stage", stage)
    check_term("role", role)
    return record(
        parsed,
        user=user,
        asset_id=asset_id,
        asset_type=asset_type,
        stage=stage,
        role=role,
        source=source,
        event_id=as_uuid(event_id),
        value=as_value(parsed, value),
    )


def check_term(name: str, slug: str) -> None:
    """Refuse a slug that the taxonomy does not have."""
    if slug and not get_terms().has(name, slug):
        raise ApiProblem(f"unknown_{name}", _("Unknown value: %(value)s") % {"value": slug}, name)


def as_uuid(text) -> UUID | None:
    """Return an event id from its text."""
    if not text:
        return None
    try:
        return UUID(str(text))
    except ValueError:
        raise ApiProblem("bad_event_id", _("The event id must be a UUID."), "event_id") from None


def as_value(kind: EventKind, value) -> int | None:
    """Return the value that a rating (1 to 5) or a verdict (0 or 1) carries; others carry none."""
    allowed = {EventKind.RATE: RATINGS, EventKind.VERDICT: (0, 1)}.get(kind)
    if allowed is None:
        return None
    if not str(value).isdigit() or int(value) not in allowed:
        raise ApiProblem("bad_value", _("Choose one of the values offered."), "value")
    return int(value)


def undo_use(user, event_id: int) -> Event:
    """Cancel what a person did within ten minutes; 404 for somebody else's event."""
    event = Event.objects.filter(pk=event_id, user=user).exclude(kind=EventKind.CANCEL).first()
    if event is None:
        raise Http404
    cancelled = undo(event, user, timezone.now())
    if cancelled is None:
        raise ApiProblem("too_late", _("This can be undone for ten minutes only."), status=409)
    return cancelled


def record_open(user, page, *, stage="", role="", source="") -> None:
    """Record that a reader opened a page; authors' own looks are no usage."""
    if user.may(Right.AUTHOR):
        return
    terms = get_terms()
    record_later(
        EventKind.OPEN,
        user=user,
        asset_id=page.id,
        asset_type=page.record["type"],
        stage=stage if terms.has("stage", stage) else "",
        role=role if terms.has("role", role) else "",
        source=source[:40],
    )
