"""An index that differs from the database is noticed and put right."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search import sources
from search.engines.choice import elasticsearch_engine, embedded_engine, engines
from search.indexing import rebuild_engine
from search.models import OutboxEntry
from search.status import compare
from tests.factories import asset_record, make_asset, make_assets
from tests.search.documents import make_document
from usage.choices import EventKind
from usage.recording import record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


def status(*arguments):
    out = StringIO()
    call_command("search_status", *arguments, stdout=out, verbosity=0)
    return out.getvalue()


def wrong():
    return [(len(s.missing), len(s.surplus), len(s.different)) for s in compare()]


@pytest.fixture
def assets(index):
    """Five assets, indexed."""
    made = make_assets([asset_record(title=f"word {n}") for n in range(5)])
    index()
    return made


def test_an_index_in_step_is_the_same_as_the_database(assets):
    assert "5 assets, the same as the database" in status("--check")
    assert wrong() == [(0, 0, 0)] * len(engines())


def test_missing_surplus_and_different_documents_are_found_and_repaired(assets):
    changed = replace(sources.documents([assets[0].pk])[0], spelled="other", tokens="other")
    for engine in engines():
        engine.upsert([changed, make_document(9999, "ghost")], deleted=[assets[1].pk])
        engine.close()
    assert wrong() == [(1, 1, 1)] * len(engines())
    with pytest.raises(CommandError, match="differs"):
        status("--check")
    assert wrong() == [(1, 1, 1)] * len(engines())
    assert "Repaired; 3 assets were indexed anew" in status()
    assert wrong() == [(0, 0, 0)] * len(engines())


def test_what_is_on_its_way_is_no_difference(assets, rep):
    make_asset(title="new")
    assets[0].delete()
    record(EventKind.COPY, user=rep, asset_id=assets[1].pk, asset_type="material")
    roll_up()
    assert wrong() == [(0, 0, 0)] * len(engines())


def test_the_order_in_which_the_database_answers_is_no_difference(assets, rep):
    for stage in ("won", "proposal", "discovery"):
        record(EventKind.COPY, user=rep, asset_id=assets[0].pk, asset_type="material", stage=stage)
    roll_up()
    document = sources.documents([assets[0].pk])[0]
    turned = replace(
        document,
        used_at=dict(reversed(document.used_at.items())),
        facets=dict(reversed(document.facets.items())),
    )
    assert turned.checksum == document.checksum
    assert replace(document, uses=document.uses + 1).checksum != document.checksum


def test_a_lost_index_is_built(assets):
    embedded_engine().folder._pointer.unlink()
    if (other := elasticsearch_engine()) is not None:
        other.connection.client.indices.delete(index=other.storage.look()[0].name)
    # Looking already brings it back, as whoever drains the outbox does.
    assert "5 assets, the same as the database" in status()


def test_an_index_that_is_ahead_of_the_database_is_built_anew(assets, index):
    for engine in engines():
        engine.upsert([], position=(0, 10**6) if not outbox_has_numbers() else (10**12, 1))
        engine.close()
    make_asset(title="after the backup was put back")
    index()
    assert wrong() == [(0, 0, 0)] * len(engines())


def outbox_has_numbers():
    return OutboxEntry.objects.first().txid > 0


def test_without_an_answer_the_other_index_is_still_compared(assets, settings):
    settings.VALUARY_ELASTICSEARCH = {
        **settings.VALUARY_ELASTICSEARCH,
        "url": "http://127.0.0.1:1",
    }
    one, two = compare()
    assert one.is_true
    assert two.problem == "no answer (unreachable)"
    with pytest.raises(CommandError, match="still differs"):
        status()


def test_rebuilding_changes_no_checksum(assets):
    before = [engine.checksums() for engine in engines()]
    for engine in engines():
        rebuild_engine(engine)
    assert [engine.checksums() for engine in engines()] == before
