"""What completes a question while it is typed."""

import pytest
from django.utils import timezone, translation

from accounts import roles
from accounts.models import User
from library.assets.base import Asset
from search import past
from search.past import choose_past_searches
from search.questions import question_key
from search.request import Context
from search.suggesting import MOST, MOST_PAST, suggestions
from tests.factories import make_asset
from usage.models import SearchTotal
from usage.recording import flush
from usage.search_rollups import roll_up_searches
from usage.searches import Asked, log_search

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


# --- What colleagues searched for ---


@pytest.fixture
def searched(make_user, team):
    """Return a function that lets so many people search for something, and the worker take it in."""

    def search(text, people=3, group=roles.SALES, total=1):
        for number in range(people):
            name = f"{group}-{number}"
            user = User.objects.filter(username=name).first() or make_user(name, group, team)
            log_search(user, Asked(text, question_key(text), total))
        flush()
        roll_up_searches()
        choose_past_searches()
        past.forget()

    return search


def past_of(found):
    return [text for kind, text in found if kind == "search"]


@pytest.mark.parametrize("typed", ["停机", "成本", "tingji", "tjcb", "TINGJI"])
def test_what_three_people_searched_for_is_offered_by_signs_pinyin_and_initials(
    suggest, searched, typed
):
    make_asset(title="如何降低停机带来的成本")
    searched("停机 成本")
    assert past_of(suggest(typed)) == ["停机 成本"]


@pytest.mark.parametrize("people", [0, 1, 2])
def test_what_fewer_people_searched_for_is_nobodys_business(suggest, searched, people):
    make_asset(title="Payback in a page")
    searched("payback page", people)
    assert past_of(suggest("payb")) == []


def test_past_searches_come_last_and_leave_room_for_titles(suggest, searched):
    for number in range(12):
        make_asset(title=f"Downtime {number}: report and cost")
    for text in ("downtime cost", "downtime report", "downtime report cost", "downtime 1"):
        searched(text)
    kinds = [kind for kind, _text in suggest("downt")]
    assert kinds == ["asset"] * (MOST - MOST_PAST) + ["search"] * MOST_PAST


def test_a_past_search_says_nothing_of_what_a_reader_may_not_see(suggest, searched, manager):
    make_asset(title="Falcon walkaway price", audience=[roles.MANAGERS])
    searched("falcon price", group=roles.MANAGERS)
    assert past_of(suggest("falc")) == []
    assert past_of(suggest("falc", manager)) == ["falcon price"]


@pytest.mark.parametrize("text", ["falkon price", "pricce", "price zentek"])
def test_a_word_nobody_may_read_is_not_told_because_another_is_like_it(suggest, searched, text):
    make_asset(title="Falcon price list")
    searched(text)
    assert past_of(suggest(text[:3])) == []


def test_what_is_found_by_a_synonym_is_offered(suggest, searched):
    make_asset(title="Total cost of ownership, in a page")
    searched("TCO page")
    assert past_of(suggest("tco")) == ["TCO page"]


def test_what_was_hidden_a_moment_ago_is_not_offered(rep, searched, index):
    asset = make_asset(title="Falcon price")
    searched("price falcon")
    index()
    assert [s.text for s in suggestions("pric", rep, timezone.now(), Context())][
        -1
    ] == "price falcon"
    Asset.objects.filter(pk=asset.pk).update(live=False)
    assert suggestions("pric", rep, timezone.now(), Context()) == []


def test_what_a_question_leaves_out_is_not_told(suggest, searched):
    make_asset(title="Price list")
    searched("price -falcon")
    assert past_of(suggest("pri")) == []


def test_what_found_nothing_or_only_a_part_is_not_offered(suggest, searched):
    make_asset(title="Price list")
    searched("price of eggs", total=0)
    searched("price comparison")
    assert past_of(suggest("pri")) == []


def test_the_words_that_are_typed_already_are_no_completion(suggest, searched):
    make_asset(title="Our price list")
    searched("price list")
    assert past_of(suggest("price li")) == ["price list"]
    assert past_of(suggest("Price List")) == []


def test_a_past_search_keeps_the_deal(rep, searched, index):
    make_asset(title="Our price list", stages=["proposal"])
    searched("list price")
    index()
    found = suggestions("list p", rep, timezone.now(), Context(stage="proposal"))[-1]
    assert (found.kind, found.url) == ("search", "/search/?q=list+price&for_stage=proposal")


def test_what_nobody_asks_any_more_goes_away(suggest, searched):
    make_asset(title="Our price list")
    searched("list price")
    SearchTotal.objects.all().delete()
    choose_past_searches()
    past.forget()
    assert past_of(suggest("list p")) == []


def test_completing_asks_few_questions(rep, searched, index, django_assert_max_num_queries):
    make_asset(title="Our price list")
    searched("list price")
    index()
    suggestions("list", rep, timezone.now(), Context())
    with django_assert_max_num_queries(3):
        suggestions("list p", rep, timezone.now(), Context())
