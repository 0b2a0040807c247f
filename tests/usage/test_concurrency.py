"""Several processes and transactions at once."""

import os
import sqlite3
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from search.models import OutboxEntry
from search.outbox import on_assets_changed
from tests.factories import make_asset
from usage.choices import EventKind
from usage.journal import Cursor
from usage.models import Event, WindowTotal
from usage.recording import record
from usage.rollups import roll_up

WRITER = """
import django, sys
django.setup()
from django.contrib.auth import get_user_model
from library.assets.base import Asset
from usage.recording import record
user, asset = get_user_model().objects.get(username="rep"), Asset.objects.get(key="a").specific
for _ in range(int(sys.argv[1])):
    record("asset.copy", user=user, asset_id=asset.pk, asset_type="material")
    asset.save_revision().publish()
"""


@pytest.mark.processes
@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite only")
@pytest.mark.django_db(transaction=True)
def test_four_processes_write_at_once_and_none_is_locked_out(rep, tmp_path):
    make_asset(key="a")
    with sqlite3.connect(tmp_path / "valuary.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()
    environment = {
        **os.environ,
        "VALUARY_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, "5"], env=environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    problems = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, problems
    with sqlite3.connect(tmp_path / "valuary.sqlite3") as written:
        assert written.execute("SELECT COUNT(*) FROM usage_event").fetchone() == (20,)
    written.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_earlier_transaction_that_commits_later_is_not_skipped(rep):
    # What every site begins with has been written to the outbox by then.
    OutboxEntry.objects.all().delete()
    started, finish = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            record(EventKind.COPY, user=rep, asset_id=1, asset_type="material")
            on_assets_changed(None, [1])
            started.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    started.wait(10)
    record(EventKind.COPY, user=rep, asset_id=1, asset_type="material")
    on_assets_changed(None, [2])
    try:
        assert roll_up() == 0
        assert not OutboxEntry.objects.ready_after(Cursor()).exists()
    finally:
        finish.set()
        thread.join()
    assert roll_up() == 2
    assert Event.objects.count() == 2
    assert WindowTotal.objects.slice().get().uses_7 == 2
    assert OutboxEntry.objects.ready_after(Cursor()).count() == 2
