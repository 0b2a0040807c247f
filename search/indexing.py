"""Keeps the index true: takes what the outbox holds, and builds the index anew when needed.

One process at a time has the right to write: the worker, which keeps it, or a command while
no worker lives. Building anew needs no such right, as it writes beside the live index; what
changes meanwhile is taken from the outbox afterwards.
"""

import atexit
import fcntl
import hashlib
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from library.signals import assets_imported
from library.terms import get_terms
from search import outbox, sources
from search.analysis import ANALYZER_VERSION
from search.engines.base import Blueprint, Engine, Position
from search.engines.choice import embedded_engine, index_root
from search.models import OutboxEntry
from search.weights import weights
from usage.jobs import job

logger = logging.getLogger("search.indexing")
PATIENCE_SECONDS = 120
# The worker has other jobs, and has to show that it lives.
TURN_SECONDS = 3
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
    """Tell whether there is no index, one for other stages or weights, or one that missed much."""
    position = engine.position()
    if position is None or engine.blueprint() != wanted_blueprint():
        return True
    return position < outbox.forgotten()


# --- Taking the outbox ---


def drain() -> int:
    """Bring the index up to the outbox, unless another process does; return the entries taken."""
    with Right("writer").held() as mine:
        if not mine:
            return 0
        engine = embedded_engine()
        try:
            if needs_rebuild(engine):
                rebuild()
            return take_entries(engine)
        finally:
            engine.close()


def take_entries(engine: Engine, seconds: float = float("inf")) -> int:
    """Take entries until there are none, or the time is over; return how many."""
    taken, end = 0, time.monotonic() + seconds
    while entries := outbox.entries_after(since := engine.position()):
        _take(engine, entries, since)
        taken += len(entries)
        if time.monotonic() > end:
            break
    return taken


def _take(engine: Engine, entries: list[OutboxEntry], since: Position) -> None:
    """Index the assets of some entries as they are now, and note how far that is."""
    last = entries[-1]
    index_assets(engine, {e.asset_id for e in entries if e.asset_id}, (last.txid, last.pk), since)


def index_assets(engine: Engine, ids: set[int], position=None, since=None) -> None:
    """Write the documents of some assets, and forget those that are no more."""
    documents = sources.documents(sorted(ids))
    gone = ids - {document.id for document in documents}
    engine.upsert(documents, gone, position, since)


_writing = Right("writer")
_builder: subprocess.Popen | None = None


@job(every=0.2)
def keep_up() -> int:
    """Do the worker's share: take what is new; a new index is built by a process of its own."""
    engine = embedded_engine()
    if not _writing.take():
        return 0
    if needs_rebuild(engine):
        _build_apart()
    return take_entries(engine, TURN_SECONDS) if engine.position() is not None else 0


def _build_apart() -> None:
    """Start building anew, or look whether it is done."""
    global _builder
    if _builder is None:
        command = [sys.executable, sys.argv[0], "rebuild_search"]
        _builder = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  our own
        atexit.register(_builder.terminate)
    elif (code := _builder.poll()) is not None:
        atexit.unregister(_builder.terminate)
        _builder = None
        if code:
            raise RuntimeError("The search index could not be built.")


@job(every=60)
def renew_due() -> int:
    """Index anew what is no longer new or checked; only whoever writes already does it."""
    engine = embedded_engine()
    if not _writing.take() or engine.position() is None:
        return 0
    ids = set(engine.due(int(time.time()), MOST_DUE))
    if ids:
        index_assets(engine, ids)
    return len(ids)


@job(every=3600)
def forget_taken_entries() -> None:
    """Drop what this index took long ago; an index that comes later is built anew."""
    if (position := embedded_engine().position()) is not None:
        outbox.forget(position)


# --- For commands ---


def rebuild() -> int | None:
    """Build the index anew beside the live one; None when another process keeps doing so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with Right("rebuild").held() as mine:
            if mine:
                position = outbox.settled()
                return embedded_engine().rebuild(
                    sources.all_documents(), position, wanted_blueprint()
                )
        if time.monotonic() > deadline:
            return None
        time.sleep(0.2)


def wait_until_searchable() -> bool:
    """Return when everything in the outbox is in the index, writing it here if nobody else does."""
    deadline, target = time.monotonic() + PATIENCE_SECONDS, outbox.newest()
    while time.monotonic() < deadline:
        drain()
        position = embedded_engine().position()
        if position is not None and position >= target:
            return True
        time.sleep(0.05)
    return False
