"""The one verb that writes what people did."""

import atexit
import logging
import os
import queue
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, close_old_connections, transaction
from django.utils import timezone

from usage.choices import EventKind
from usage.models import Event

logger = logging.getLogger(__name__)

UNDO_WINDOW = timedelta(minutes=10)
FLUSH_SECONDS = 0.5


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


class _Later:
    """Keeps events for a moment and writes them together, outside any request."""

    def __init__(self):
        self.waiting: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.process = 0
        self.lock = threading.Lock()

    def add(self, event: Event) -> None:
        self.waiting.put(event)
        self._ensure_thread()

    def _ensure_thread(self) -> None:
        # A forked process has its parent's queue but not its thread.
        if self.process == os.getpid() or not settings.VALUARY_BACKGROUND_WRITER:
            return
        with self.lock:
            if self.process != os.getpid():
                self.process = os.getpid()
                threading.Thread(target=self._run, name="usage-writer", daemon=True).start()

    def _run(self) -> None:
        wake = threading.Event()
        while True:
            wake.wait(FLUSH_SECONDS)
            try:
                self.flush()
            except Exception:
                logger.exception("Opens could not be written; they are tried again.")
            finally:
                close_old_connections()

    def flush(self) -> int:
        events = []
        while not self.waiting.empty() and len(events) < 1000:
            events.append(self.waiting.get())
        if not events:
            return 0
        try:
            with transaction.atomic():
                Event.objects.bulk_create(events)
        except IntegrityError:
            return sum(self._write(event) for event in events)
        except Exception:
            for event in events:
                self.waiting.put(event)
            raise
        return len(events)

    @staticmethod
    def _write(event: Event) -> int:
        """Write one event of a batch that was refused; what it is about may be gone by now."""
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            logger.warning("An open was dropped: its reader or event id is not valid.")
            return 0
        return 1


_later = _Later()


def record_later(kind: EventKind, *, user, asset_id: int, asset_type: str, **details) -> None:
    """Write an event soon, outside the running request: opens must not make a page wait."""
    _later.add(
        Event(
            kind=kind,
            user_id=user.pk,
            team_id=user.team_id,
            asset_id=asset_id,
            asset_type=asset_type,
            at=timezone.now(),
            **details,
        )
    )


def forget_waiting() -> None:
    """Drop the events that wait."""
    while not _later.waiting.empty():
        _later.waiting.get()


def flush() -> int:
    """Write the events that wait, and return how many they were."""
    return _later.flush()


@atexit.register
def _flush_at_exit() -> None:
    if _later.process == os.getpid():
        try:
            _later.flush()
        except Exception:
            logger.warning("Some opens were lost at exit.", exc_info=True)
