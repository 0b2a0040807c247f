"""Keeps the indexes true: takes what the outbox holds, and builds an index anew when needed.

Each index knows itself how far it has read the outbox. One process of a host at a time has the
right to write an index: the worker, which keeps it, or a command while no worker lives. Building
anew needs no such right, as it writes beside the live index; what changes meanwhile is taken
from the outbox afterwards.
"""

import fcntl
import hashlib
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from library.signals import assets_imported
from library.terms import get_terms
from search import outbox, sources
from search.analysis import ANALYZER_VERSION
from search.batches import Batches
from search.engines.base import Blueprint, Engine, EngineUnavailable, Position
from search.engines.choice import (
    condition,
    embedded_engine,
    engines,
    index_root,
    is_configured,
)
from search.families import with_families
from search.models import OutboxEntry
from search.weights import weights

logger = logging.getLogger("search.indexing")
PATIENCE_SECONDS = 120
MOST_DUE = 1000


def on_assets_imported(sender, **kwargs) -> None:
    """Return only when what was imported can be found."""
    if not wait_until_searchable():
        logger.warning("The import is done, but the worker has not indexed all of it yet.")


def connect() -> None:
    """Connect the receiver above."""
    assets_imported.connect(on_assets_imported, dispatch_uid="search-imported")


class Right:
    """The right to do something that one process may do at a time; the kernel takes it back."""

    def __init__(self, name: str):
        self.name = name
        self._handle = None

    def take(self) -> bool:
        """Take the right, unless another process has it."""
        if self._handle is None:
            index_root().mkdir(parents=True, exist_ok=True)
            handle = (index_root() / f"{self.name}.lock").open("a")
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                handle.close()
                return False
            self._handle = handle
        return True

    def give_back(self) -> None:
        """Let others have it."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the right for a while; yields False when another process has it."""
        mine = self.take()
        try:
            yield mine
        finally:
            if mine:
                self.give_back()


# --- What an index is built for ---


def wanted_blueprint() -> Blueprint:
    """Return what an index of today is built for. Labels are no part of it: the index has none."""
    stages = [(s.slug, s.funnel, s.standard) for s in get_terms().all("stage")]
    basis = json.dumps([ANALYZER_VERSION, stages, weights()], sort_keys=True)
    signature = hashlib.sha256(basis.encode()).hexdigest()[:16]
    return Blueprint(tuple(slug for slug, _funnel, _standard in stages), signature)


def needs_rebuild(engine: Engine) -> bool:
    """Tell whether there is no index, one for other stages or weights, or one that missed much.

    One that is ahead of the outbox belongs to another state of the database, such as the one
    before a backup was put back.
    """
    position = engine.position()
    if position is None or engine.blueprint() != wanted_blueprint():
        return True
    forgotten = outbox.forgotten()
    return position < forgotten or position > max(outbox.newest(), forgotten)


def right_to_write(engine: Engine) -> Right:
    """Return the right to write an engine's index on this host."""
    return Right(f"writer-{engine.name}")


# --- Taking the outbox ---

_batches = Batches()


def take_entries(engine: Engine, seconds: float = float("inf")) -> int:
    """Take entries until there are none, or the time is over; return how many."""
    taken, end, before = 0, time.monotonic() + seconds, None
    while entries := outbox.entries_after(since := engine.position()):
        # Whoever gets nowhere must not go round for ever.
        if since == before or time.monotonic() > end:
            break
        _take(engine, entries, since)
        taken, before = taken + len(entries), since
    return taken


def _take(engine: Engine, entries: list[OutboxEntry], since: Position) -> None:
    """Index the assets of some entries as they are now, and note how far that is."""
    last = entries[-1]
    index_assets(engine, {e.asset_id for e in entries if e.asset_id}, (last.txid, last.pk), since)


def index_assets(engine: Engine, ids: set[int], position=None, since=None) -> None:
    """Write the documents of some assets and of their other versions, forget those that are no more."""
    known = engine.documents(ids)
    # Versions that an asset had until now lose it, those that it has now gain it.
    ids = with_families(ids).union(*(document.family for document in known.values()))
    shared = position is not None and is_configured()
    documents = _batches.documents(ids, position) if shared else sources.documents(sorted(ids))
    gone = ids - {document.id for document in documents}
    engine.upsert(documents, gone, position, since)


def index_due(engine: Engine) -> int:
    """Index anew what is no longer new or checked; return how many."""
    ids = set(engine.due(int(time.time()), MOST_DUE))
    if ids:
        index_assets(engine, ids)
    return len(ids)


# --- For commands, and for whoever needs it now ---


def drain() -> int:
    """Bring every index up to the outbox; return how many entries were taken for one at most."""
    return max(map(_drained, engines()))


def _drained(engine: Engine) -> int:
    """Bring one index up to the outbox, unless it takes nothing or another process writes it."""
    with right_to_write(engine).held() as mine:
        if not mine:
            return 0
        try:
            if needs_rebuild(engine):
                rebuild_engine(engine)
            return take_entries(engine)
        except EngineUnavailable as error:
            logger.warning("%s takes no changes now (%s).", engine.name, error.reason)
            return 0
        finally:
            engine.close()


def rebuild() -> int | None:
    """Build every index anew beside the live one; None when another process keeps doing so."""
    counts = [rebuild_engine(engine) for engine in engines()]
    return None if None in counts else counts[0]


def rebuild_engine(engine: Engine) -> int | None:
    """Build an index anew beside the live one; None when another process keeps doing so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with Right(f"rebuild-{engine.name}").held() as mine:
            if mine:
                position = outbox.settled()
                return engine.rebuild(sources.all_documents(), position, wanted_blueprint())
        if time.monotonic() > deadline:
            return None
        time.sleep(0.2)


def wait_until_searchable() -> bool:
    """Return when everything in the outbox can be found, writing it here if nobody else does."""
    deadline, target = time.monotonic() + PATIENCE_SECONDS, outbox.newest()
    while time.monotonic() < deadline:
        drain()
        if all(has_taken(engine, target) for engine in engines()):
            return True
        time.sleep(0.05)
    return False


def has_taken(engine: Engine, target: Position) -> bool:
    """Tell whether an index is as far as a position; one that nobody asks now counts as well."""
    if engine is not embedded_engine() and condition().reason():
        return True
    try:
        position = engine.position()
    except EngineUnavailable:
        return True
    return position is not None and position >= target
