"""How Elasticsearch is, as one process knows it.

Two watch over it. A process whose question got no answer stops asking and lets a thread try until
an answer comes. And the worker, which writes to it, notes in the data folder when it takes no
changes or falls behind: it may answer then, but not with what is true now.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger("search.elasticsearch")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# Who fails again so soon after it was well is tried less often.
STEADY_SECONDS = 30


class Note:
    """The worker's word on Elasticsearch, in a file that every process of this host reads."""

    def __init__(self, path: Path):
        self.path = path
        self._stamp: tuple | None = None
        self._reason = ""

    def reason(self) -> str:
        """Return why Elasticsearch should not be asked; '' while it may."""
        try:
            found = self.path.stat()
        except OSError:
            return ""
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            try:
                self._reason = str(json.loads(self.path.read_text())["reason"])
            except (OSError, ValueError, KeyError):
                self._reason = ""
            self._stamp = stamp
        return self._reason

    def write(self, reason: str) -> None:
        """Note a reason, or that all is well, if that is news."""
        if reason == self.reason() and self.path.exists():
            return
        if reason:
            logger.warning("Elasticsearch is not asked (%s); the embedded index answers.", reason)
        else:
            logger.info("Elasticsearch answers.")
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        temporary.write_text(json.dumps({"reason": reason, "at": time.time()}))
        temporary.replace(self.path)


class Condition:
    """Whether this process may ask Elasticsearch now."""

    def __init__(self, note: Note, probe: Callable[[], object]):
        self.note = note
        self._probe = probe
        self._reason = ""
        self._process = 0
        self._lock = threading.Lock()
        self._pause, self._well_since = FIRST_PAUSE, float("-inf")

    def reason(self) -> str:
        """Return why Elasticsearch is not asked; '' while it is."""
        # A forked process does not have its parent's thread, so it finds out for itself.
        own = self._reason if self._process == os.getpid() else ""
        return own or self.note.reason()

    def failed(self, reason: str) -> None:
        """Stop asking until a try succeeds."""
        with self._lock:
            if self._reason and self._process == os.getpid():
                return
            self._reason, self._process = reason, os.getpid()
            steady = time.monotonic() - self._well_since > STEADY_SECONDS
            self._pause = FIRST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
        logger.warning("Elasticsearch gave no answer (%s); the embedded index answers.", reason)
        threading.Thread(target=self._try_again, name="elasticsearch-probe", daemon=True).start()

    def _try_again(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(self._pause)
            try:
                self._probe()
            except Exception as error:
                logger.debug("Elasticsearch still gives no answer: %s", error)
                continue
            with self._lock:
                self._reason, self._well_since = "", time.monotonic()
            logger.info("Elasticsearch answers again.")
            return
