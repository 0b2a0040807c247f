"""The worker's share: one file after the other is read, while its other jobs go on."""

import atexit
import threading
from datetime import timedelta

from django.utils import timezone

from library.extraction import keeping
from library.extraction.contents import FileContent
from library.extraction.problems import Problem
from library.extraction.reading import FileReading, Found
from usage.jobs import job


class ReadingThread(threading.Thread):
    """Waits for one file to be read while the worker does other things.

    It asks the database nothing.
    """

    def __init__(self, content: FileContent, reading: FileReading):
        super().__init__(daemon=True, name="file-reader")
        self.content, self.reading = content, reading
        # A thread that fails says nothing; the file is then tried again.
        self.found = Found(Problem.CRASHED)
        atexit.register(reading.end)

    def run(self) -> None:
        """Wait for what the child finds."""
        self.found = self.reading.read()

    def keep(self) -> None:
        """Keep what was found."""
        atexit.unregister(self.reading.end)
        keeping.keep(self.content, self.found)


_at_work: ReadingThread | None = None


@job(every=0.2)
def read_files() -> bool:
    """Keep what was found and begin with the next file; tell whether one is being read."""
    global _at_work
    if _at_work is not None and _at_work.is_alive():
        return True
    done, _at_work = _at_work, None
    if done is not None:
        done.keep()
    content = FileContent.objects.take(timezone.now())
    reading = keeping.begin(content) if content else None
    if reading:
        _at_work = ReadingThread(content, reading)
        _at_work.start()
    return reading is not None


@job(every=3600)
def look_after_files() -> None:
    """Want what was overlooked, and drop what nobody has any more."""
    keeping.want_all_missing()
    keeping.forget_unused(timezone.now() - timedelta(days=1))
