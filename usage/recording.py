"""The one verb that writes what people did."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from usage.choices import EventKind
from usage.later import later
from usage.models import Event

UNDO_WINDOW = timedelta(minutes=10)


def record(
    kind: EventKind,
    *,
    user,
    asset_id: int | None = None,
    asset_type: str = "",
    stage: str = "",
    role: str = "",
    source: str = "",
    event_id=None,
    value: int | None = None,
    deal: str = "",
    data: dict | None = None,
    at: datetime | None = None,
) -> Event:
    """Write one event. A repeated event id is dropped, and the first event returned."""
    event = Event(
        kind=kind,
        user_id=user.pk,
        team_id=user.team_id,
        asset_id=asset_id,
        asset_type=asset_type,
        stage=stage,
        role=role,
        source=source[:40],
        event_id=event_id,
        value=value,
        deal=deal[:200],
        data=data,
        at=at or timezone.now(),
    )
    if event_id is None:
        event.save(force_insert=True)
        return event
    return _record_once(event)


def _record_once(event: Event) -> Event:
    first = Event.objects.filter(event_id=event.event_id).first()
    if first is None:
        try:
            with transaction.atomic():
                event.save(force_insert=True)
            return event
        except IntegrityError:
            first = Event.objects.get(event_id=event.event_id)
    return first


def undo(event: Event, user, now: datetime | None = None) -> Event | None:
    """Cancel a person's own event within ten minutes; None when it is too late or not theirs."""
    now = now or timezone.now()
    if event.user_id != user.pk or event.kind == EventKind.CANCEL or now - event.at > UNDO_WINDOW:
        return None
    cancelled = Event.objects.filter(cancels=event).first()
    if cancelled:
        return cancelled
    try:
        with transaction.atomic():
            return Event.objects.create(
                kind=EventKind.CANCEL,
                cancels=event,
                user_id=user.pk,
                team_id=event.team_id,
                asset_id=event.asset_id,
                asset_type=event.asset_type,
                stage=event.stage,
                role=event.role,
                value=event.value,
                at=now,
            )
    except IntegrityError:
        return Event.objects.get(cancels=event)


def write_events(events: list[Event]) -> list[Event]:
    """Write events that waited."""
    Event.objects.bulk_create(events)
    return []


def record_later(kind: EventKind, *, user, asset_id: int, asset_type: str, **details) -> None:
    """Write an event soon, outside the running request: opens must not make a page wait."""
    later.add(
        write_events,
        Event(
            kind=kind,
            user_id=user.pk,
            team_id=user.team_id,
            asset_id=asset_id,
            asset_type=asset_type,
            at=timezone.now(),
            **details,
        ),
    )


def forget_waiting() -> None:
    """Drop what waits to be written."""
    while not later.waiting.empty():
        later.waiting.get()


def flush() -> int:
    """Write what waits, and return how many rows they were."""
    return later.flush()
