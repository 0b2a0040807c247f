"""Keeps the index true: changes are written down in their own transaction and taken from there."""

import fcntl
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from library.signals import assets_changed, assets_imported, terms_changed
from library.terms import get_terms
from search import sources
from search.engines.tantivy_engine import TantivyEngine
from search.models import MovedTotal, OutboxEntry
from usage.jobs import is_alive, job
from usage.journal import Cursor
from usage.signals import totals_changed

BATCH = 1000
PATIENCE_SECONDS = 120


def on_assets_changed(sender, ids, **kwargs) -> None:
    """Write down that these assets have to be looked at."""
    OutboxEntry.objects.bulk_create(OutboxEntry(asset_id=pk) for pk in ids)


def on_terms_changed(sender, **kwargs) -> None:
    """Stages may map differently now; the reader of the outbox looks whether they do."""
    OutboxEntry.objects.create(asset_id=None)


def on_totals_changed(sender, ids, **kwargs) -> None:
    """Remember whose uses moved; indexing them can wait."""
    MovedTotal.objects.bulk_create((MovedTotal(asset_id=pk) for pk in ids), ignore_conflicts=True)


def on_assets_imported(sender, **kwargs) -> None:
    """Return only when what was imported can be found."""
    wait_until_searchable()


def connect() -> None:
    """Connect the receivers above."""
    assets_changed.connect(on_assets_changed, dispatch_uid="search-assets")
    terms_changed.connect(on_terms_changed, dispatch_uid="search-terms")
    totals_changed.connect(on_totals_changed, dispatch_uid="search-totals")
    assets_imported.connect(on_assets_imported, dispatch_uid="search-imported")


_engine: TantivyEngine | None = None


def embedded_engine() -> TantivyEngine:
    """Return this process's embedded engine."""
    global _engine
    root = index_root()
    if _engine is None or _engine.folder.root != root:
        _engine = TantivyEngine(root)
    return _engine


def index_root() -> Path:
    """Return the folder of the embedded index."""
    return Path(settings.VALUARY_DATA) / "index"


@contextmanager
def writer_lock():
    """Hold the right to write the index; yields False when another process holds it."""
    index_root().mkdir(parents=True, exist_ok=True)
    with (index_root() / "writer.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


@job(every=0.2)
def drain() -> int:
    """Bring the index up to the outbox and return how many entries were taken."""
    engine, taken = embedded_engine(), 0
    with writer_lock() as mine:
        if not mine:
            return 0
        if needs_rebuild(engine):
            return rebuild_locked(engine)
        while entries := _next_entries(engine):
            _take(engine, entries)
            taken += len(entries)
    return taken


def _next_entries(engine) -> list[OutboxEntry]:
    txid, entry_id = engine.position()
    cursor = Cursor(txid=txid, entry_id=entry_id)
    return list(OutboxEntry.objects.ready_after(cursor)[:BATCH])


def _take(engine, entries: list[OutboxEntry]) -> None:
    last = entries[-1]
    position = (last.txid, last.pk)
    if any(entry.asset_id is None for entry in entries) and needs_rebuild(engine):
        engine.rebuild(sources.all_documents(), position)
        return
    ids = sorted({entry.asset_id for entry in entries if entry.asset_id is not None})
    documents = sources.documents(ids)
    gone = set(ids) - {document.id for document in documents}
    engine.upsert(documents, gone, position)


def stage_map() -> tuple[tuple[str, str, str], ...]:
    """Return how stages map onto each other. Labels are no part of it: the index has none."""
    return tuple((s.slug, s.funnel, s.standard) for s in get_terms().all("stage"))


def needs_rebuild(engine) -> bool:
    """Tell whether there is no index, or one whose stages map otherwise."""
    wanted = stage_map()
    engine.use_stages(wanted)
    return engine.stages() != wanted


def rebuild() -> int | None:
    """Build the index anew beside the live one; None when another process is writing."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with writer_lock() as mine:
            if mine:
                return rebuild_locked(embedded_engine())
        time.sleep(0.2)
    return None


def rebuild_locked(engine) -> int:
    """Build anew; what changes meanwhile is after the position and is taken next."""
    engine.use_stages(stage_map())
    return engine.rebuild(sources.all_documents(), settled_position())


def settled_position() -> tuple[int, int]:
    """Return the last outbox entry before which nothing can still appear."""
    last = OutboxEntry.objects.ready_after(Cursor()).order_by("-txid", "-pk").first()
    return (last.txid, last.pk) if last else (0, 0)


def wait_until_searchable() -> bool:
    """Return when everything in the outbox is in the index, writing it here if nobody else does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    target = settled_position()
    while time.monotonic() < deadline:
        position = embedded_engine().position()
        if position is not None and position >= target:
            return True
        if not is_alive():
            drain()
        else:
            time.sleep(0.1)
    return False


@job(every=120)
def index_moved_totals() -> int:
    """Write down the assets whose uses moved, so that order by use is minutes old at most."""
    with transaction.atomic():
        ids = list(MovedTotal.objects.values_list("pk", flat=True)[:20_000])
        for start in range(0, len(ids), BATCH):
            MovedTotal.objects.filter(pk__in=ids[start : start + BATCH]).delete()
        on_assets_changed(None, ids)
    return len(ids)


@job(every=3600)
def forget_taken_entries() -> None:
    """Drop outbox entries that lie a day behind; a consumer so late is rebuilt."""
    OutboxEntry.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
