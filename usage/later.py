"""Rows that are written soon, outside the running request: a page must not wait for them."""

import atexit
import logging
import os
import queue
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import IntegrityError, close_old_connections, transaction

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.5
MOST_AT_ONCE = 1000
# Takes rows and returns those that should be tried again.
Writer = Callable[[list], list]


class Later:
    """Keeps rows for a moment and writes those of a kind together."""

    def __init__(self):
        self.waiting: queue.SimpleQueue[tuple[Writer, object]] = queue.SimpleQueue()
        self.process = 0
        self.lock = threading.Lock()

    def add(self, write: Writer, row) -> None:
        """Have a row written by a function, soon."""
        self.waiting.put((write, row))
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
                logger.exception("Usage could not be written; it is tried again.")
            finally:
                close_old_connections()

    def flush(self) -> int:
        """Write what waits, each kind in one go, and return how many rows were written."""
        groups: dict[Writer, list] = {}
        for _number in range(MOST_AT_ONCE):
            if self.waiting.empty():
                break
            write, row = self.waiting.get()
            groups.setdefault(write, []).append(row)
        count = 0
        while groups:
            write, rows = next(iter(groups.items()))
            try:
                count += self._write(write, rows)
            except Exception:
                for other, left in groups.items():
                    self._put_back(other, left)
                raise
            del groups[write]
        return count

    def _write(self, write: Writer, rows: list) -> int:
        """Write rows together, or one by one when one of them is refused."""
        try:
            with transaction.atomic():
                again = write(rows)
        except IntegrityError:
            return sum(self._write_one(write, row) for row in rows)
        self._put_back(write, again)
        return len(rows) - len(again)

    def _write_one(self, write: Writer, row) -> int:
        """Write one row of those that were refused; what it is about may be gone by now."""
        try:
            with transaction.atomic():
                again = write([row])
        except IntegrityError:
            logger.warning("A row was dropped: its reader or event id is not valid.")
            return 0
        self._put_back(write, again)
        return 1 - len(again)

    def _put_back(self, write: Writer, rows: list) -> None:
        for row in rows:
            self.waiting.put((write, row))


later = Later()


@atexit.register
def _flush_at_exit() -> None:
    if later.process == os.getpid():
        try:
            later.flush()
        except Exception:
            logger.warning("Some usage was lost at exit.", exc_info=True)
