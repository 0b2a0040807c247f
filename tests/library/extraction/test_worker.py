"""The worker reads files while it does its other work, and misses nothing that happens meanwhile."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from library.extraction import keeping
from library.extraction.contents import FileContent
from library.extraction.problems import Problem
from library.extraction.reading import Found
from library.limited.child import ROOT
from tests.attachments import make_document, publish_with
from tests.factories import make_asset
from tests.library.extraction import files

# Publishes sound and hostile files, then waits until the sound one's words can be found.
PUBLISHER = """
import sys, time
import django
django.setup()
from django.utils import timezone
from search.engines.base import Reader
from search.engines.choice import embedded_engine
from search.query import parse
from search.request import SearchRequest
from tests.attachments import make_document, publish_with
from tests.library.extraction import files
from library.assets.base import Asset
from library.extraction.contents import FileContent

def find(words):
    engine = embedded_engine()
    return engine.search(SearchRequest(text=words), parse(words), Reader(None, int(time.time())), [])

while not embedded_engine().healthy():
    time.sleep(0.05)
hostile = [
    make_document(files.locked_pdf(), "locked.pdf"),
    make_document(b"[" * 300_000 + b"*_" * 100_000, "slow.md"),
    make_document(files.pdf(*["page"] * 5, count=1_000_000), "endless.pdf"),
]
asset = Asset.objects.get(key="a").specific
publish_with(asset, make_document(files.pdf("Olivine"), "one.pdf"), *hostile)
begun = time.monotonic()
publish_with(Asset.objects.get(key="b").specific)
while "Published" not in [hit.document.title for hit in find("published").hits]:
    time.sleep(0.02)
print("own words", time.monotonic() - begun, flush=True)
while not find("olivine").total:
    time.sleep(0.05)
print("file", time.monotonic() - begun, flush=True)
while FileContent.objects.waiting().exists():
    time.sleep(0.1)
print("problems", sorted(FileContent.objects.values_list("problem", flat=True)), flush=True)
"""


def children_of(pid):
    """Return the processes that read files for a worker."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if b"library.extraction.child" in words and parent == pid:
            found.append(int(process.name))
    return found


@pytest.mark.processes
@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite only")
@pytest.mark.django_db(transaction=True)
def test_a_file_is_found_within_seconds_and_hostile_ones_stop_nothing(enablement, tmp_path):
    for key in "ab":
        make_asset(key=key, title="Published", status="draft" if key == "b" else "live")
    with sqlite3.connect(tmp_path / "valuary.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()
    module = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **module, "VALUARY_DATA": str(tmp_path)}
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
    publisher = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 150
        while not (children := children_of(worker.pid)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert children, (worker.poll(), publisher.poll())
        os.kill(children[0], signal.SIGKILL)
        said = publisher.communicate(timeout=200)[0].splitlines()
        assert worker.poll() is None
    finally:
        publisher.kill()
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    assert not children_of(worker.pid)
    assert said[-1] in (
        "problems ['', '', '', 'encrypted']",
        "problems ['', '', 'encrypted', 'time']",
    )
    own, file = (float(line.rpartition(" ")[2]) for line in said[:2])
    # A second and some seconds on an idle machine; the rest is for one that does other things too.
    assert own < 20 and file < 60


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["publisher", "reader"])
def test_whoever_publishes_and_whoever_finishes_reading_see_each_other(first, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    document, asset = make_document(files.pdf("Olivine"), "one.pdf"), make_asset()
    content = FileContent.objects.get()
    begun, go_on = threading.Event(), threading.Event()

    def publish():
        publish_with(asset, document)

    def finish():
        keeping.keep(content, Found(Problem.NONE, parts=[["1", "Olivine"]], size=(9, 9)))

    def in_transaction(work):
        with transaction.atomic():
            work()
            begun.set()
            go_on.wait(10)
        connection.close()

    works = [publish, finish] if first == "publisher" else [finish, publish]
    slow = threading.Thread(target=in_transaction, args=(works[0],))
    slow.start()
    begun.wait(10)
    threading.Timer(0.5, go_on.set).start()
    works[1]()
    slow.join()
    asset.projection.refresh_from_db()
    assert asset.projection.data["files"][0]["characters"] == 7
    assert asset.projection.data["thumbnail"] == {"checksum": content.pk}
