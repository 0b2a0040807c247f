"""The jobs of the worker. An app registers a function; the worker calls it again and again."""

import fcntl
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

HEARTBEAT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Job:
    """A function and how many seconds to wait between its runs.

    Jobs that wait for another server name a thread, so that the others need not wait with them.
    """

    run: Callable[[], object]
    every: float
    thread: str = ""

    @property
    def name(self) -> str:
        """The job's name in logs."""
        return f"{self.run.__module__}.{self.run.__name__}"


_jobs: list[Job] = []


def job(every: float, thread: str = ""):
    """Register a function as a job of the worker."""

    def register(function):
        _jobs.append(Job(function, every, thread))
        return function

    return register


def all_jobs() -> list[Job]:
    """Return every registered job."""
    return list(_jobs)


def _path(name: str) -> Path:
    folder = Path(settings.VALUARY_DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def take_lock():
    """Return an open lock file, or None when another worker of this data folder runs."""
    handle = _path("worker.lock").open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


def beat(failing: list[str]) -> None:
    """Write down that the worker lives, and which jobs fail."""
    text = json.dumps({"at": time.time(), "failing": failing})
    temporary = _path("worker.beat.new")
    temporary.write_text(text)
    temporary.replace(_path("worker.beat"))


def is_alive(within: float = 4 * HEARTBEAT_SECONDS) -> bool:
    """Tell whether a worker of this data folder gave a sign of life lately."""
    try:
        return time.time() - json.loads(_path("worker.beat").read_text())["at"] < within
    except (OSError, ValueError, KeyError):
        return False
