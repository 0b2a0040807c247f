"""The pages of playbooks and plays, and what they cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import roles
from library.assets.base import Asset
from library.pages import asset_page
from library.terms import terms_scope
from playbooks.choices import LinkState
from playbooks.reading import chapter, path
from tests.factories import asset_record, make_asset, make_assets
from tests.playbooks.builders import make_large_playbook, play_record, playbook_record
from usage.reading import _page_totals

pytestmark = pytest.mark.django_db
# The session and the signed-in user are not the page's own.
SIGNING_IN = 3


@pytest.fixture
def rep_client(client_for, rep):
    """A browser in which the rep is signed in."""
    return client_for(rep)


def page_of(asset, user, stage=""):
    with terms_scope():
        page = asset_page(asset.pk, user, timezone.now(), stage)
        page.sheet = page.type.sheet(page, {})
        page.chapter = chapter(page) if page.type.kind.key == "playbook" else None
        return page


def shown_at(page, slot="show"):
    return [(line.linked.title, line.linked.state) for line in page.chapter.lines[slot]]


def test_one_stage_is_open_and_the_path_shows_all(rep):
    rows = [{"text": "a", "stage": "discovery"}, {"text": "b"}, {"play": "play"}]
    *_others, playbook = make_assets([play_record(), playbook_record(rows=rows)])
    page = page_of(playbook, rep, "proposal")
    assert (page.chapter.stage.slug, page.chapter.number, page.chapter.of) == ("proposal", 5, 8)
    assert [line.text for line in page.chapter.lines["do"]] == ["b"]
    assert [stop.slug for stop in path(page.record, "proposal") if stop.plays] == ["proposal"]
    assert page_of(playbook, rep).chapter.stage.slug == "discovery"


def test_a_stage_of_another_funnel_opens_its_counterpart(rep):
    (playbook,) = make_assets([playbook_record(rows=[{"text": "x", "stage": "prospecting"}])])
    assert page_of(playbook, rep, "tofu").chapter.stage.slug == "prospecting"


def test_a_stage_takes_its_words_from_the_funnel_unless_the_playbook_has_some(rep):
    (playbook,) = make_assets([playbook_record(rows=[{"text": "x"}])])
    found = page_of(playbook, rep).chapter
    assert "Put the price" in found.aim
    assert "defend this number" in found.thinks
    described = [{"stage": "proposal", "aim": "Ours", "owner": "marketing", "budget": True}]
    (other,) = make_assets([{**playbook_record("b", [{"text": "x"}]), "chapters": described}])
    found = page_of(other, rep).chapter
    assert (found.aim, found.owner) == ("Ours", "Marketing")
    assert dict(found.bant)["Budget"] is True


def test_the_segment_and_the_funnel_are_named(rep_client):
    fields = {"industries": ["energy"], "company_size": "300 people", "funnel": "ltc"}
    book = playbook_record(rows=[{"text": "x", "stage": "ltc-lead"}], **fields)
    way = asset_record("journey", key="way", steps=[], segment="lift makers")
    for asset, words in zip(
        make_assets([book, way]), (("Energy", "300 people", "LTC"), ("lift makers",)), strict=True
    ):
        text = rep_client.get(asset.url).content.decode()
        assert all(word in text for word in words)


def test_a_hand_over_is_named_where_somebody_else_leads_next(rep):
    (playbook,) = make_assets([playbook_record(rows=[{"text": "x", "stage": "negotiation"}])])
    found = page_of(playbook, rep, "negotiation").chapter
    assert found.is_handover
    assert found.next_owner == "Customer success"
    assert not page_of(playbook, rep, "proposal").chapter.is_handover


def make_troubled():
    """A playbook whose assets are there, secret, expired, unpublished and deleted."""
    soon = timezone.now() + timedelta(hours=1)
    *_assets, playbook = make_assets(
        [
            asset_record(key="there", title="Open to all"),
            asset_record(key="secret", title="Secret price", audience=[roles.MANAGERS]),
            asset_record(key="old", title="Old slides", expire_at=soon.isoformat()),
            asset_record(key="gone", title="Withdrawn"),
            asset_record(key="dead", title="Deleted"),
            play_record("hidden", ["Whisper"], audience=[roles.MANAGERS]),
            playbook_record(
                rows=[
                    *[
                        {"slot": "show", "asset": key}
                        for key in ("there", "secret", "old", "gone", "dead")
                    ],
                    {"play": "hidden"},
                ]
            ),
        ]
    )
    Asset.objects.filter(key="old").update(expire_at=timezone.now() - timedelta(minutes=1))
    Asset.objects.get(key="gone").specific.unpublish()
    Asset.objects.get(key="dead").delete()
    return playbook


def test_what_cannot_be_shown_says_why_and_not_what(rep):
    page = page_of(make_troubled(), rep)
    assert shown_at(page) == [
        ("Open to all", LinkState.SHOWN),
        ("", LinkState.HIDDEN),
        ("", LinkState.EXPIRED),
        ("", LinkState.UNPUBLISHED),
        ("", LinkState.GONE),
    ]
    (play,) = page.chapter.plays
    assert (play.steps, play.linked.state) == ([], LinkState.HIDDEN)


def test_no_word_of_what_is_hidden_reaches_a_reader(rep_client):
    playbook = make_troubled()
    text = rep_client.get(playbook.url).content.decode()
    answer = rep_client.get(f"/api/v1/assets/{playbook.pk}").content.decode()
    for secret in ("Secret price", "Old slides", "Withdrawn", "Whisper"):
        assert secret not in text
    for key in ('"secret"', '"old"', '"gone"', '"hidden"'):
        assert key not in answer
    assert '"there"' in answer
    assert text.count("An asset stood here.") == 4
    assert "A play stood here." in text


def test_authors_are_told_which_asset_it_is(enablement):
    found = dict(shown_at(page_of(make_troubled(), enablement)))
    assert found["Withdrawn"] == LinkState.UNPUBLISHED
    assert found["Secret price"] == LinkState.SHOWN


def test_plays_that_use_the_same_keys_have_steps_with_anchors_of_their_own(rep_client):
    *_plays, book = make_assets(
        [
            play_record("a", ["one"]),
            play_record("b", ["one"]),
            playbook_record(rows=[{"play": "a"}, {"play": "b"}]),
        ]
    )
    ids = re.findall(r' id="([^"]+)"', rep_client.get(book.url).content.decode())
    assert {"r0.one", "r1.one"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_large_playbook_asks_eight_questions(rep_client, django_assert_max_num_queries):
    playbook = make_large_playbook()[-1]
    rep_client.get(playbook.url)
    with django_assert_max_num_queries(8 + SIGNING_IN):
        text = rep_client.get(playbook.url).content.decode()
    assert text.count("Step 0 of play") == 20
    assert text.count('class="step"') == 200


def test_a_play_of_a_playbook_shows_its_newest_steps(rep):
    play, playbook = make_assets(
        [play_record(steps=["a"]), playbook_record(rows=[{"play": "play"}])]
    )
    latest = play.get_latest_revision_as_object()
    latest.steps.add(type(latest.steps.first())(key="b", text="b", sort_order=5))
    latest.save_revision().publish()
    (found,) = page_of(playbook, rep).chapter.plays
    assert [step.key for step in found.steps] == ["a", "b"]


def test_a_page_that_was_drawn_shows_the_newest_steps_of_its_plays(rep_client):
    *_others, playbook = make_assets(
        [
            play_record(steps=[{"key": "in", "text": "Knock"}]),
            playbook_record(rows=[{"play": "play"}]),
        ]
    )
    assert "Knock" in rep_client.get(playbook.url).content.decode()
    make_assets([play_record(steps=[{"key": "in", "text": "Ring the bell"}])])
    shown = rep_client.get(playbook.url).content.decode()
    assert "Ring the bell" in shown and "Knock" not in shown


def test_an_asset_says_which_playbooks_use_it_through_plays_too(rep_client):
    step = {"key": "s", "text": "s", "assets": ["used"]}
    used, *_rest = make_assets(
        [
            asset_record(key="used"),
            play_record(steps=[step], title="The play"),
            playbook_record(rows=[{"play": "play"}], title="The book"),
            playbook_record(
                "other", [{"asset": "used"}], title="Their book", audience=[roles.MANAGERS]
            ),
        ]
    )
    text = rep_client.get(used.url).content.decode()
    assert "The play" in text
    assert "The book" in text
    assert "Their book" not in text


def test_links_carry_where_they_were_opened(rep_client):
    *_others, playbook = make_assets(
        [asset_record(key="a"), playbook_record(rows=[{"slot": "show", "asset": "a"}])]
    )
    text = rep_client.get(playbook.url, {"stage": "proposal"}).content.decode()
    assert "?from=playbook&amp;stage=proposal" in text


def test_the_uses_at_the_open_stage_stand_beside_an_asset(rep_client, rep):
    from tests.reports.test_rank import use
    from usage.rollups import roll_up

    asset, playbook = make_assets(
        [asset_record(key="a"), playbook_record(rows=[{"slot": "show", "asset": "a"}])]
    )
    use(rep, asset, 4, stage="proposal"), use(rep, asset, 3, stage="won")
    roll_up()
    page = rep_client.get(playbook.url)
    assert [uses for _asset, uses in page.context["sheet"]["cards"]] == [4]
    assert "<b>4</b>" in page.content.decode()
    use(rep, asset, 1, stage="proposal")
    roll_up()
    assert "<b>5</b>" in rep_client.get(playbook.url).content.decode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_the_uses_of_a_page_are_looked_up_by_asset():
    plan = _page_totals.build(1, (1, 2, 3), "proposal").explain()
    assert "uses_of_an_asset" in plan
    assert "rank_" not in plan


def test_the_list_shows_each_type_and_one_of_a_language_pair(
    rep_client, django_assert_max_num_queries
):
    make_assets(
        [
            playbook_record("en", title="English book"),
            playbook_record("zh", title="中文打法", language="zh-hans", translation_of="en"),
            playbook_record("secret", title="Secret book", audience=[roles.MANAGERS]),
            play_record(title="A play"),
            asset_record("journey", title="A journey"),
        ]
    )
    with django_assert_max_num_queries(6 + SIGNING_IN):
        text = rep_client.get("/playbooks/").content.decode()
    for title in ("English book", "A play", "A journey"):
        assert title in text
    assert "中文打法" not in text
    assert "Secret book" not in text


def test_a_playbook_is_found_at_the_stages_it_has_lines_for():
    asset = make_asset("playbook", stages=["won"])
    from search.sources import documents

    (document,) = documents([asset.pk])
    assert {"won", "proposal"} <= set(document.facets["stage"])


def test_a_preview_shows_the_open_stage_of_a_draft(enablement, rf):
    playbook = make_asset("playbook")
    request = rf.get("/")
    request.user, request.htmx = enablement, False
    with terms_scope():
        text = playbook.serve_preview(request, "").render().content.decode()
    assert "Twelve people a year" in text
    assert "Start for a customer" not in text
