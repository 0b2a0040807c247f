"""What the worker does for search: keeps every index up, and watches over Elasticsearch.

Elasticsearch is written by a thread of its own, so that one that hangs keeps nothing else from
being done; the embedded index stays true beside it and answers whenever it does not.
"""

import atexit
import logging
import subprocess
import sys
import time
from contextlib import suppress

from search import outbox
from search.engines.base import Engine, EngineUnavailable, Position
from search.engines.choice import condition, elasticsearch_engine, embedded_engine
from search.indexing import Right, index_due, needs_rebuild, take_entries
from usage.jobs import job

logger = logging.getLogger("search.worker")
# The worker has other jobs, and has to show that it lives.
TURN_SECONDS = 3
# So long may Elasticsearch lack what the embedded index has; readers see a change in a second.
BEHIND_SECONDS = 0.4
# Without changes, or without an answer, it is asked this often whether it is there.
LOOK_SECONDS = 1.0
ELASTICSEARCH = "elasticsearch"


class Builder:
    """Builds an index anew in a process of its own."""

    def __init__(self):
        self._process: subprocess.Popen | None = None
        self._not_before = float("-inf")

    def build(self, engine: Engine) -> None:
        """Start building, or look whether it is done; raises when it failed."""
        if self._process is None:
            if time.monotonic() < self._not_before:
                return
            command = [sys.executable, sys.argv[0], "rebuild_search", "--engine", engine.name]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  our own
            atexit.register(self._process.terminate)
        elif (code := self._process.poll()) is not None:
            atexit.unregister(self._process.terminate)
            self._process = None
            if code:
                self._not_before = time.monotonic() + 10
                raise RuntimeError(f"The index of {engine.name} could not be built.")


_writing = Right("writer-tantivy")
_builder = Builder()


@job(every=0.2)
def keep_up() -> int:
    """Take what is new into the embedded index."""
    engine = embedded_engine()
    if not _writing.take():
        return 0
    if needs_rebuild(engine):
        _builder.build(engine)
    return take_entries(engine, TURN_SECONDS) if engine.position() is not None else 0


@job(every=60)
def renew_due() -> int:
    """Index anew what is no longer new or checked; only whoever writes already does it."""
    engine = embedded_engine()
    if not _writing.take() or engine.position() is None:
        return 0
    return index_due(engine)


@job(every=3600)
def forget_taken_entries() -> None:
    """Drop what this index took long ago; an index that comes later is built anew."""
    if (position := embedded_engine().position()) is not None:
        outbox.forget(position)


class Feeder:
    """Takes what is new into Elasticsearch, and knows how that goes."""

    def __init__(self):
        self.writing = Right(f"writer-{ELASTICSEARCH}")
        self.builder = Builder()
        self.reached: Position | None = None
        self.reason = ""
        self._look_at = 0.0

    def feed(self) -> int:
        """Take what is new; without anything new, look now and then whether it is there."""
        engine = elasticsearch_engine()
        if engine is None or not self.writing.take():
            return 0
        if time.monotonic() < self._look_at and not self._has_news():
            return 0
        self._look_at = time.monotonic() + LOOK_SECONDS
        try:
            return self._take(engine)
        except EngineUnavailable as error:
            if error.reason != self.reason:
                logger.warning("Elasticsearch takes no changes: %s", error)
            self.reason = error.reason
            return 0

    def _has_news(self) -> bool:
        """Tell whether there is something to take, and somebody to take it."""
        return not self.reason and bool(outbox.entries_after(self.reached or (0, 0)))

    def _take(self, engine: Engine) -> int:
        if needs_rebuild(engine):
            self.builder.build(engine)
        if engine.position() is None:
            raise EngineUnavailable("missing", "The index is being built.")
        taken = take_entries(engine)
        self.reached, self.reason = engine.position(), ""
        return taken


_feeder = Feeder()


@job(every=0.2, thread=ELASTICSEARCH)
def feed_elasticsearch() -> int:
    """Take what is new into Elasticsearch."""
    return _feeder.feed()


@job(every=60, thread=ELASTICSEARCH)
def renew_due_in_elasticsearch() -> int:
    """Index anew what is no longer new or checked."""
    engine = elasticsearch_engine()
    if engine is None or _feeder.reason or _feeder.reached is None:
        return 0
    with suppress(EngineUnavailable):
        return index_due(engine)
    return 0


class Watch:
    """Notes for every process of this host whether Elasticsearch may be asked."""

    def __init__(self):
        self._behind_since: float | None = None

    def look(self, feeder: Feeder) -> str:
        """Return why it should not be asked; '' when it answers with what is true now."""
        if feeder.reason:
            return feeder.reason
        ahead = embedded_engine().position()
        behind = ahead is not None and (feeder.reached is None or feeder.reached < ahead)
        if not behind:
            self._behind_since = None
            return ""
        if self._behind_since is None:
            self._behind_since = time.monotonic()
        late = time.monotonic() - self._behind_since > BEHIND_SECONDS
        return "behind" if late else ""


_watch = Watch()


@job(every=0.2)
def watch_elasticsearch() -> None:
    """Tell the other processes when Elasticsearch should not be asked, and when it may again."""
    if (how := condition()) is not None:
        how.note.write(_watch.look(_feeder))
