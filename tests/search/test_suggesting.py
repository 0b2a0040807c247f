"""What completes a question while it is typed."""

import pytest
from django.utils import timezone, translation

from accounts import roles
from search.request import Context
from search.suggesting import MOST, suggestions
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggest(rep, index):
    """Return a function that answers what a rep is offered as (kind, text)."""

    def ask(typed, user=rep, **context):
        index()
        found = suggestions(typed, user, timezone.now(), Context(**context))
        return [(suggestion.kind, suggestion.text) for suggestion in found]

    return ask


@pytest.mark.parametrize("typed", ["降低", "停机", "jiangdi", "jdtj", "tingji"])
def test_a_title_is_completed_by_signs_pinyin_and_initials(suggest, typed):
    make_asset(title="降低停机成本")
    assert ("asset", "降低停机成本") in suggest(typed)


def test_a_term_that_leads_somewhere_is_offered_before_titles(suggest):
    make_asset(title="Proposal in a page", stages=["proposal"])
    assert suggest("propo") == [("term", "Proposal"), ("asset", "Proposal in a page")]
    assert suggest("negotia") == []


def test_terms_speak_the_readers_language(suggest):
    make_asset(title="A page", stages=["proposal"])
    with translation.override("zh-hans"):
        assert suggest("方案") == [("term", "方案报价")]


def test_what_a_person_may_not_see_is_not_offered(suggest, manager):
    make_asset(title="Walkaway price", audience=[roles.MANAGERS], stages=["won"])
    make_asset(title="Walkaway draft", status="draft")
    assert suggest("walk") == suggest("won") == []
    assert suggest("walk", manager) == [("asset", "Walkaway price")]


def test_what_fits_the_deal_comes_first(suggest):
    make_asset(title="Downtime, early", stages=["discovery"])
    make_asset(title="Downtime, late", stages=["negotiation"])
    first = {stage: suggest("downt", stage=stage)[0][1] for stage in ("discovery", "negotiation")}
    assert first == {"discovery": "Downtime, early", "negotiation": "Downtime, late"}


@pytest.mark.parametrize("typed", ["", "   ", "\x00", '"', "%", "*", ".*", "x" * 10_000])
def test_nothing_typed_is_an_error(suggest, typed):
    make_asset(title="A page")
    assert suggest(typed) == []


def test_the_list_is_short(suggest):
    for number in range(12):
        make_asset(title=f"Downtime {number}", stages=["discovery"])
    assert len(suggest("d")) == MOST


def test_the_api_answers_in_the_documented_shape(client_for, rep, index):
    asset = make_asset(title="Downtime in a page", stages=["discovery"])
    index()
    answer = client_for(rep).get("/api/v1/suggest", {"q": "downtime", "stage": "discovery"}).json()
    assert answer == {
        "suggestions": [
            {
                "text": "Downtime in a page",
                "kind": "asset",
                "label": "Material",
                "url": f"{asset.url}?stage=discovery",
            }
        ]
    }


def test_the_api_is_for_those_who_are_signed_in(client):
    assert client.get("/api/v1/suggest", {"q": "a"}).status_code == 401
