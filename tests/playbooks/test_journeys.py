"""The way a customer goes: map, sentence, hints, and gaps that become work."""

import pytest
from django.utils import timezone
from wagtail.models import Revision

from accounts import roles
from library.assets.material import Material
from library.models import Channel, ContentRequest
from library.pages import asset_page
from library.terms import terms_scope
from playbooks.maps import map_of
from tests.factories import asset_record, make_asset, make_assets

pytestmark = pytest.mark.django_db


def journey_record(*steps, **fields):
    rows = [{"key": f"s{n}", "stage": "proposal", **step} for n, step in enumerate(steps)]
    return asset_record("journey", key="journey", steps=rows, **fields)


def steps_of(journey, user):
    with terms_scope():
        page = asset_page(journey.pk, user, timezone.now())
        stages = map_of(page.record, page.data["linked"], page.own.links)
        return [step for stage in stages for step in stage.steps]


STEP = {
    "buyer_stage": "act",
    "role": "economic-buyer",
    "channel": "meeting",
    "know": "when it pays back",
    "feel": "safe",
    "do": "sign",
    "assets": ["deck"],
}


def test_the_sentence_is_written_in_the_language_of_the_journey(rep):
    _deck, english = make_assets(
        [asset_record(key="deck", title="Eight slides"), journey_record(STEP, segment="makers")]
    )
    assert steps_of(english, rep)[0].sentence == (
        "In sales stage Proposal, buyer stage Act, this content, “Eight slides”, reaches"
        " Economic buyer (makers) through Meeting. They come to know when it pays back and feel"
        " safe, and so they sign, which moves the deal to the next stage."
    )
    chinese = {**STEP, "know": "什么时候回本。", "feel": "踏实", "do": "签字"}
    (journey,) = make_assets([journey_record(chinese, language="zh-hans", segment="装备制造")])
    sentence = steps_of(journey, rep)[0].sentence
    assert "方案报价" in sentence
    assert "“Eight slides”" in sentence
    assert "什么时候回本" in sentence
    assert "In sales stage" not in sentence


def test_a_title_that_is_a_quotation_is_not_quoted_again(rep):
    deck = asset_record(key="deck", title="“数据放在哪里？”")
    _deck, journey = make_assets([deck, journey_record(STEP, language="zh-hans")])
    assert "内容“数据放在哪里？”通过" in steps_of(journey, rep)[0].sentence


def test_what_is_missing_is_a_blank_to_fill(rep):
    (journey,) = make_assets([journey_record({}, segment="")])
    assert steps_of(journey, rep)[0].sentence.count("__") == 7


@pytest.mark.parametrize(
    ("channel", "fields", "hint"),
    [
        ("short-video", {"duration_seconds": 140}, "it runs 2 min 20 s; 1 min to 1 min 30 s"),
        ("short-video", {"duration_seconds": 75}, None),
        ("short-video", {}, "say how long it is"),
        ("long-video", {"duration_seconds": 300}, "12 min to 18 min works best"),
        ("article", {"picture_share": 10}, "10% pictures; over 30% works best"),
        ("article", {"picture_share": 30}, None),
        ("article", {}, "say how much of it is pictures"),
        ("meeting", {}, None),
    ],
)
def test_the_format_is_checked_against_the_channel(rep, channel, fields, hint):
    _material, journey = make_assets(
        [
            asset_record(key="m", form="video", **fields),
            journey_record({"channel": channel, "assets": ["m"]}),
        ]
    )
    hints = [text for _asset, text in steps_of(journey, rep)[0].hints]
    assert (hint is None and not hints) or hint in hints[0]


def test_a_material_gets_the_same_hint_where_it_is_written():
    asset = make_asset(channel="short-video", duration_seconds=200).specific
    assert "3 min 20 s" in asset.advice()[0]


def test_the_rule_of_a_channel_is_data(rep):
    channel = Channel.objects.get(slug="meeting")
    channel.longest_seconds = 60
    channel.save()
    _material, journey = make_assets(
        [
            asset_record(key="m", duration_seconds=90),
            journey_record({"channel": "meeting", "assets": ["m"]}),
        ]
    )
    assert "up to 1 min" in steps_of(journey, rep)[0].hints[0][1]


def test_a_step_whose_content_is_not_for_a_reader_is_a_gap_for_them(rep, enablement):
    _secret, journey = make_assets(
        [
            asset_record(key="secret", title="Secret", audience=[roles.MANAGERS]),
            journey_record({"assets": ["secret"]}),
        ]
    )
    step = steps_of(journey, rep)[0]
    assert step.is_gap
    assert "Secret" not in step.sentence
    assert not steps_of(journey, enablement)[0].is_gap


def test_a_gap_opens_a_draft_with_stage_role_and_channel(client_for, enablement):
    gap = {"role": "economic-buyer", "channel": "short-video", "stage": "discovery"}
    (journey,) = make_assets([journey_record(gap, segment="makers")])
    client = client_for(enablement)
    assert "Create a draft for this cell" in client.get(journey.url).content.decode()
    answer = client.post(f"/journeys/{journey.pk}/draft/", {"cell": "s0"})
    draft = Material.objects.get()
    assert answer.url.endswith(f"/edit/{draft.pk}/")
    latest = draft.get_latest_revision_as_object()
    assert not draft.live
    assert [s.slug for s in latest.stages.all()] == ["discovery"]
    assert [r.slug for r in latest.roles.all()] == ["economic-buyer"]
    assert (latest.channel.slug, latest.form) == ("short-video", "video")
    request = ContentRequest.objects.get()
    assert (request.source, request.asset_id, request.assignee) == ("gap", draft.pk, enablement)
    client.post(f"/journeys/{journey.pk}/draft/", {"cell": "s0"})
    assert Material.objects.count() == 1
    assert client.get(answer.url).status_code == 200
    assert Revision.objects.filter(object_id=str(draft.pk)).exists()


def test_a_stage_without_steps_is_a_gap_too(client_for, enablement):
    (journey,) = make_assets([journey_record({})])
    client_for(enablement).post(f"/journeys/{journey.pk}/draft/", {"cell": "won"})
    latest = Material.objects.get().get_latest_revision_as_object()
    assert [s.slug for s in latest.stages.all()] == ["won"]


def test_only_authors_begin_drafts_and_readers_are_led_to_ask(client_for, rep, enablement):
    (journey,) = make_assets([journey_record({"role": "champion"})])
    text = client_for(rep).get(journey.url).content.decode()
    assert "Create a draft" not in text
    assert "/requests/?stage=proposal&amp;role=champion" in text
    assert client_for(rep).post(f"/journeys/{journey.pk}/draft/", {"cell": "s0"}).status_code == 404
    wrong = client_for(enablement).post(f"/journeys/{journey.pk}/draft/", {"cell": "nowhere"})
    assert wrong.status_code == 404
    assert not Material.objects.exists()
