"""Writing playbooks in the admin: many rows, keys that stay, nothing typed is lost."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from library.assets.base import Asset
from library.models import Stage
from playbooks.models import Journey, Play, Playbook
from tests.factories import asset_record, make_asset, make_assets
from tests.playbooks.builders import play_record, playbook_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client_for, enablement):
    """A client signed in as enablement."""
    return client_for(enablement)


def address(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def stage(slug="proposal"):
    return Stage.objects.get(slug=slug).pk


def form_of(model, publish=True, **fields):
    rows = {name: inline_formset([]) for name in model.record_rows}
    data = {
        "title": "A title",
        "summary": "",
        "language": "en",
        "audience": "everyone",
        "importance": "3",
        "key": "made-here",
        "body": streamfield([]),
        "files": inline_formset([]),
        "tags": "",
        **rows,
        **fields,
    }
    return {**nested_form_data(data), **({"action-publish": "1"} if publish else {})}


def line(slug="proposal", **fields):
    return {"key": "", "stage": stage(slug), "slot": "do", "text": "", **fields}


def test_every_label_of_a_form_begins_with_a_capital(author):
    page = author.get(address(Play, "add")).content.decode()
    labels = re.findall(r'<label class="w-field__label"[^>]*>\s*([^<]+)', page)
    assert "Assets to use" in labels
    assert [label for label in labels if label[:1].islower()] == []


def test_a_playbook_with_two_plays_is_published_from_nothing(author, client_for, rep):
    for number in (1, 2):
        steps = inline_formset([{"key": "", "text": f"Step {n}", "assets": []} for n in range(2)])
        form = form_of(Play, title=f"Play {number}", key=f"play-{number}", steps=steps)
        assert author.post(address(Play, "add"), form).status_code == 302
    plays = Play.objects.order_by("key").values_list("pk", flat=True)
    rows = inline_formset([line(text="Know it", slot="know"), *(line(play=pk) for pk in plays)])
    made = author.post(address(Playbook, "add"), form_of(Playbook, rows=rows))
    assert made.status_code == 302, made.context["form"].errors
    playbook = Playbook.objects.get(key="made-here")
    keys = [row.key for row in playbook.rows.all()]
    assert all(keys)
    assert len(set(keys)) == 3
    text = client_for(rep).get(playbook.url).content.decode()
    assert "Play 1" in text
    assert "Step 1" in text


def test_keys_stay_while_a_draft_is_saved_moved_and_published(author):
    asset = make_assets([play_record(steps=["a", "b"])])[0].specific
    edit = address(Play, "edit", asset.pk)
    page = author.get(edit).context["form"].formsets["steps"]
    assert [form["key"].value() for form in page.forms] == ["a", "b"]
    ids = [step.pk for step in asset.steps.all()]
    steps = inline_formset(
        [
            {"id": ids[0], "key": "a", "text": "A again", "ORDER": "2"},
            {"id": ids[1], "key": "b", "text": "B", "ORDER": "1"},
            {"id": "", "key": "", "text": "New", "ORDER": "3"},
        ],
        initial=2,
    )
    author.post(edit, form_of(Play, publish=False, key="play", steps=steps))
    draft = asset.__class__.objects.get(pk=asset.pk).get_latest_revision_as_object()
    found = [(step.key, step.text) for step in draft.steps.all()]
    assert found[:2] == [("b", "B"), ("a", "A again")]
    new = found[2][0]
    again = author.get(edit).context["form"].formsets["steps"]
    assert [form["key"].value() for form in again.forms] == ["b", "a", new]
    draft.save_revision().publish()
    record = Asset.objects.get(pk=asset.pk).projection.data["record"]
    assert [step["key"] for step in record["steps"]] == ["b", "a", new]


def test_a_stage_of_another_funnel_is_refused_and_everything_typed_is_kept(author):
    rows = inline_formset([line("tofu", text="Typed with care"), line(text="Fine")])
    page = author.post(address(Playbook, "add"), form_of(Playbook, rows=rows))
    assert page.status_code == 200
    text = page.content.decode()
    assert "not a stage of the funnel" in text
    assert "Typed with care" in text
    assert not Playbook.objects.exists()
    kept = author.post(address(Playbook, "add"), form_of(Playbook, publish=False, rows=rows))
    assert kept.status_code == 302


def test_an_empty_line_waits_in_a_draft_and_is_refused_when_published(author):
    rows = inline_formset([line()])
    page = author.post(address(Playbook, "add"), form_of(Playbook, rows=rows))
    assert "Write something" in page.content.decode()
    assert (
        author.post(
            address(Playbook, "add"), form_of(Playbook, publish=False, rows=rows)
        ).status_code
        == 302
    )


def test_assets_of_a_step_are_chosen_by_key_and_keep_their_order(author):
    make_assets([asset_record(key="one", title="First one"), asset_record(key="two")])
    data = form_of(Play, steps=inline_formset([{"key": "s", "text": "s", "assets": ""}]))
    data["steps-0-assets"] = ["two", "one", "two"]
    assert author.post(address(Play, "add"), data).status_code == 302
    play = Play.objects.get()
    assert play.steps.get().assets == ["two", "one"]
    text = author.get(address(Play, "edit", play.pk)).content.decode()
    assert "First one" in text
    data |= {"steps-0-assets": ["nowhere"], "key": "other"}
    assert (
        "No asset has the key nowhere" in author.post(address(Play, "add"), data).content.decode()
    )


def test_compare_shows_what_changed_in_the_rows(author):
    asset = make_assets([playbook_record(rows=[{"text": "Before"}])])[0]
    latest = asset.get_latest_revision_as_object()
    row = latest.rows.first()
    row.text = "Afterwards"
    latest.rows.set([row])
    latest.save_revision()
    first, second = Asset.objects.get(pk=asset.pk).revisions.order_by("pk")
    text = author.get(
        address(Playbook, "revisions_compare", asset.pk, first.pk, second.pk)
    ).content.decode()
    assert "Afterwards" in text


def test_publishing_asks_the_same_of_each_row_and_indexes_references_once(
    author, django_assert_max_num_queries
):
    from wagtail.models import ReferenceIndex

    rows = [{"text": f"line {n}"} for n in range(20)]
    asset = make_assets(
        [playbook_record(rows=[*rows, {"asset": "kept"}]), asset_record(key="kept")]
    )[0]
    latest = asset.get_latest_revision_as_object()
    revision = latest.save_revision()
    with django_assert_max_num_queries(180):
        revision.publish()
    kept = Asset.objects.get(key="kept")
    assert ReferenceIndex.get_references_to(kept).exists()


def test_a_journey_is_made_with_content_and_channel(author):
    make_asset(key="film")
    row = {"key": "", "stage": stage("discovery"), "know": "the cost", "assets": "film"}
    data = form_of(Journey, segment="makers", steps=inline_formset([row]))
    assert author.post(address(Journey, "add"), data).status_code == 302
    record = Asset.objects.get(key="made-here").projection.data["record"]
    assert record["steps"][0]["assets"] == ["film"]
