"""The child process that opens files: what a hostile file costs, and whom."""

import os
import signal
import threading
import time

import pytest
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from library.extraction import jobs
from library.extraction.contents import FileContent
from library.extraction.limits import Limits
from library.extraction.reading import FileReading
from tests.attachments import make_document
from tests.library.extraction import files

pytestmark = pytest.mark.processes
ODD = "tests.library.extraction.odd_child"
QUICK = Limits(cpu=0.5, wall=5)


@pytest.fixture
def stored(tmp_path):
    """Return a function that stores a file."""
    storage = FileSystemStorage(tmp_path)

    class Stored(FieldFile):
        def __init__(self, name):
            self.name, self.storage, self._committed, self._file = name, storage, True, None
            self.instance = self.field = None

    def store(data, name="file.txt"):
        (tmp_path / name).write_bytes(data)
        return Stored(name)

    return store


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ("spin", "time"),
        ("sleep", "time"),
        ("eat", "memory"),
        ("abort", "memory"),
        ("die", "crashed"),
    ],
)
def test_a_file_that_runs_away_is_ended_and_says_why(stored, what, problem):
    limits = Limits(cpu=0.5, wall=1.5)
    found = FileReading(stored(what.encode()), "txt", limits, ODD).read()
    assert found.problem == problem


@pytest.mark.parametrize("what", ["spin", "eat", "die"])
def test_a_first_page_that_runs_away_costs_the_thumbnail_alone(stored, what):
    found = FileReading(stored(f"{what} picture".encode()), "txt", QUICK, ODD).read()
    assert (found.problem, found.size) == ("", None)
    assert found.parts == [["", f"{what} picture"]]


def test_a_child_writes_nothing(stored, tmp_path):
    FileReading(stored(b"write"), "txt", QUICK, ODD).read()
    written = tmp_path / "file.txt.written"
    assert not written.exists() or written.read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", lambda: files.pdf(*["one"] * 5, count=1_000_000)),
        ("a.pdf", lambda: files.pdf("one", size=(10**7, 10**7))),
        ("a.png", lambda: files.image((7000, 7000))),
        ("a.docx", lambda: files.package(document=b"<w>" * 3_000_000)),
        ("a.md", lambda: b"[" * 400_000 + b"*_" * 200_000),
        ("a.rtf", lambda: rb"{\rtf1 " + b"{" * 1_000_000),
        ("a.xlsx", lambda: files.sheets("x" * 20_000, rows=400)),
    ],
)
def test_hostile_files_are_over_in_time(stored, name, make):
    begun = time.monotonic()
    found = FileReading(
        stored(make(), name), name.rpartition(".")[2], Limits(cpu=4, enough=2)
    ).read()
    assert found.characters <= Limits().characters
    assert time.monotonic() - begun < 40


def test_a_file_on_a_remote_storage_is_fetched(stored, monkeypatch):
    file = stored(b"from afar")
    monkeypatch.setattr(type(file), "path", property(lambda self: raise_not_here()))
    assert FileReading(file, "txt").read().parts == [["", "from afar"]]


def raise_not_here():
    raise NotImplementedError


def test_a_missing_file_says_so(stored, tmp_path):
    file = stored(b"x")
    (tmp_path / "file.txt").unlink()
    assert FileReading(file, "txt").read().problem == "missing"


@pytest.mark.django_db(transaction=True)
def test_a_killed_child_takes_nothing_with_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    make_document(files.pdf("Olivine"), "one.pdf")
    make_document(b"plain words", "two.txt")
    assert jobs.read_files()
    reading = jobs._at_work.reading
    threading.Thread(target=kill_when_it_lives, args=(reading,)).start()
    deadline = time.monotonic() + 60
    while FileContent.objects.waiting().exists() and time.monotonic() < deadline:
        jobs.read_files()
        time.sleep(0.02)
    texts = {row.parts[0][1] for row in FileContent.objects.all()}
    assert texts == {"Olivine", "plain words"}
    assert FileContent.objects.filter(attempts__gt=1).exists()
    assert not FileContent.objects.untaken(timezone.now()).exists()


def kill_when_it_lives(reading):
    while reading._child is None:
        time.sleep(0.001)
    os.kill(reading._child.pid, signal.SIGKILL)


def test_the_worker_goes_on_while_a_file_is_read(stored):
    reading = FileReading(stored(b"sleep"), "txt", Limits(wall=2), ODD)
    thread = jobs.ReadingThread(FileContent(checksum="x"), reading)
    begun = time.monotonic()
    thread.start()
    assert time.monotonic() - begun < 1
    reading.end()
    thread.join(10)
    assert not thread.is_alive()
