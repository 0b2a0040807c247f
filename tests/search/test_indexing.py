"""The index follows the database, whatever happens in between."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from library.assets.base import Asset
from library.signals import assets_imported
from library.taxonomy import Stage
from search import indexing, outbox, sources, worker
from search.batches import Batches
from search.engines.choice import elasticsearch_engine, embedded_engine, engines
from search.models import OutboxEntry
from tests.factories import asset_record, make_asset, make_assets
from usage.choices import EventKind
from usage.recording import record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


def only(values):
    """Return what every engine answers alike."""
    first, *others = values
    assert all(other == first for other in others), values
    return first


def document_of(asset):
    return only([engine.documents([asset.pk]).get(asset.pk) for engine in engines()])


def title_of(asset):
    document = document_of(asset)
    return document and document.title


def size():
    return only([engine.size() for engine in engines()])


def generations():
    """Return the live generation of every engine."""
    return [str(generation(engine)) for engine in engines()]


def generation(engine):
    return engine.folder.current() if engine.name == "tantivy" else engine.storage.look()[0].name


def set_back(position):
    """Let every index believe that it has read no further."""
    for engine in engines():
        engine.rebuild(sources.all_documents(), position, engine.blueprint())


def publish(asset, **changes):
    latest = asset.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(latest, name, value)
    latest.save_revision().publish()


def test_publishing_unpublishing_and_deleting_reach_the_index(index):
    asset = make_asset(title="before")
    index()
    assert title_of(asset) == "before"
    publish(asset, title="after")
    index()
    assert title_of(asset) == "after"
    Asset.objects.get(pk=asset.pk).unpublish()
    index()
    assert title_of(asset) is None
    publish(asset, title="again")
    index()
    asset.delete()
    index()
    assert size() == 0


def test_what_is_rolled_back_leaves_no_entry(index):
    asset = make_asset(title="kept")
    index()
    with transaction.atomic():
        publish(asset, title="never")
        transaction.set_rollback(True)
    assert indexing.drain() == 0
    assert title_of(asset) == "kept"


def test_entries_taken_twice_change_nothing(index):
    assets = make_assets([asset_record() for _ in range(3)])
    index()
    set_back((0, 0))
    assert index() >= 3
    assert size() == len(assets)


def test_what_changes_while_building_is_taken_afterwards(index, monkeypatch):
    first, second = make_assets([asset_record(title="one"), asset_record(title="two")])
    read = indexing.sources.all_documents

    def meanwhile():
        yield from list(read())
        publish(first, title="changed meanwhile")
        Asset.objects.filter(pk=second.pk).first() and second.delete()

    monkeypatch.setattr(indexing.sources, "all_documents", meanwhile)
    indexing.rebuild()
    index()
    assert title_of(first) == "changed meanwhile"
    assert size() == 1


def test_the_live_index_answers_and_takes_changes_while_another_is_built(index, monkeypatch):
    asset = make_asset(title="one")
    index()
    read = indexing.sources.all_documents

    def meanwhile():
        publish(asset, title="changed meanwhile")
        assert index() >= 1
        assert title_of(asset) == "changed meanwhile"
        yield from read()

    monkeypatch.setattr(indexing.sources, "all_documents", meanwhile)
    indexing.rebuild()
    assert title_of(asset) == "changed meanwhile"


def test_an_interrupted_build_changes_nothing_and_is_cleared_away(index, monkeypatch):
    asset = make_asset(title="one")
    index()

    def broken():
        raise KeyboardInterrupt
        yield

    with monkeypatch.context() as patched:
        patched.setattr(indexing.sources, "all_documents", broken)
        with pytest.raises(KeyboardInterrupt):
            indexing.rebuild()
    assert title_of(asset) == "one"
    indexing.rebuild()
    assert len(list(embedded_engine().folder.root.glob("generation-*"))) == 1
    if (other := elasticsearch_engine()) is not None:
        assert len(other.connection.client.indices.get(index=f"{other.storage.alias}-*")) == 1


def test_only_one_process_writes(index):
    make_asset()
    rights = [indexing.right_to_write(engine) for engine in engines()]
    assert all(right.take() for right in rights)
    assert indexing.drain() == 0
    for right in rights:
        right.give_back()
    assert indexing.drain() == 1


def test_a_command_returns_when_everything_can_be_found(index, capsys):
    asset = make_asset(title="imported")
    assets_imported.send(sender=None)
    assert title_of(asset) == "imported"
    call_command("rebuild_search")
    assert "1 assets can be found" in capsys.readouterr().out


def test_a_moved_stage_builds_the_index_anew_and_a_renamed_one_does_not(index):
    asset = make_asset(stages=["mql"])
    index()
    stage, before = Stage.objects.get(slug="qualification"), generations()
    stage.label_en = "Renamed"
    stage.save()
    index()
    assert generations() == before
    stage.standard = Stage.objects.get(slug="rl")
    stage.save()
    index()
    assert not set(generations()) & set(before)
    assert "qualification" not in document_of(asset).facets["stage"]


def test_other_weights_build_the_index_anew(index, settings):
    before = generations()
    settings.VALUARY_RANKING = {"proven": 0.5}
    index()
    assert not set(generations()) & set(before)


def test_uses_wait_for_their_turn_and_then_reach_the_index(index, rep):
    asset = make_asset()
    index()
    record(EventKind.COPY, user=rep, asset_id=asset.pk, asset_type="material", stage="proposal")
    roll_up()
    assert index() == 0
    assert outbox.index_moved_totals() == 1
    index()
    document = document_of(asset)
    assert (document.uses, document.used_at) == (1, {"": 1, "proposal": 1})


def test_what_is_no_longer_new_or_checked_loses_the_bonus(index, monkeypatch):
    today = timezone.localdate()
    asset = make_asset(checked_until=(today + timedelta(days=2)).isoformat())
    index()
    document = document_of(asset)
    assert {"fresh", "checked"} <= set(document.static)
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(indexing.sources.timezone, "localdate", lambda: later.date())
    monkeypatch.setattr(indexing.time, "time", later.timestamp)
    assert [indexing.index_due(engine) for engine in engines()] == [1] * len(engines())
    document = document_of(asset)
    assert ("fresh" in document.static, "checked" in document.static) == (True, False)
    assert [indexing.index_due(engine) for engine in engines()] == [0] * len(engines())
    embedded_engine().close()


def test_old_entries_are_dropped_when_taken_and_a_late_index_is_built_anew(index):
    asset = make_asset(title="one")
    OutboxEntry.objects.update(at=timezone.now() - timedelta(days=2))
    worker.forget_taken_entries()
    assert OutboxEntry.objects.count() == 1
    index()
    worker.forget_taken_entries()
    assert OutboxEntry.objects.count() == 0
    assert [indexing.needs_rebuild(engine) for engine in engines()] == [False] * len(engines())
    set_back((0, 0))
    assert [indexing.needs_rebuild(engine) for engine in engines()] == [True] * len(engines())
    index()
    assert [indexing.needs_rebuild(engine) for engine in engines()] == [False] * len(engines())
    assert title_of(asset) == "one"


def test_a_lost_index_is_built_by_whoever_looks_first(index):
    asset = make_asset(title="one")
    index()
    embedded_engine().folder._pointer.unlink()
    if (other := elasticsearch_engine()) is not None:
        other.connection.client.indices.delete(index=generation(other))
    assert not any(engine.healthy() for engine in engines())
    index()
    assert title_of(asset) == "one"


def test_what_one_index_took_is_made_once_for_the_other(db, monkeypatch):
    one, two = make_assets([asset_record(title="one"), asset_record(title="two")])
    batches, made = Batches(), []
    read = sources.documents
    monkeypatch.setattr(sources, "documents", lambda ids: made.append(ids) or read(ids))

    def titles(ids, position):
        return sorted(document.title for document in batches.documents(ids, position))

    assert titles({one.pk, two.pk}, (0, 5)) == ["one", "two"]
    assert titles({one.pk}, (0, 5)) == titles({one.pk}, (0, 3)) == ["one"]
    assert len(made) == 1
    # What came later has to be read, and so has what was not asked for.
    publish(one, title="changed")
    assert titles({one.pk}, (0, 6)) == ["changed"]
    assert titles({one.pk, 9999}, (0, 5)) == ["changed"]
    assert len(made) == 3


def test_both_indexes_take_a_change_that_comes_between_them(index):
    asset = make_asset(title="one")
    for engine in engines():
        indexing.take_entries(engine)
        publish(asset, title=f"after {engine.name}")
        engine.close()
    index()
    assert title_of(asset) == f"after {engines()[-1].name}"
