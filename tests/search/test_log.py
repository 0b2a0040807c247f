"""Each submitted search is logged once, with the result that was opened; what was in vain becomes a request."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, strategies as st

from accounts import roles
from accounts.models import ApiToken
from library.models import ContentRequest
from search import feeding
from search.feeding import feed_requests
from search.indexing import drain, rebuild
from search.questions import question_key
from tests.factories import asset_record, make_asset, make_assets
from usage.models import Event, Search
from usage.recording import flush
from usage.search_rollups import roll_up_searches
from usage.searches import CLICK_WINDOW, SAME_SEARCH

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(db, settings, tmp_path):
    """Return a function that brings a fresh index up to date; the log is the same for each engine."""
    settings.VALUARY_DATA = tmp_path
    rebuild()
    return drain


@pytest.fixture
def rep_client(client_for, rep):
    """A browser in which the rep is signed in."""
    return client_for(rep)


def logged():
    flush()
    return Search.objects.order_by("pk")


def results_of(client, address="/search/?q=payback"):
    """Return the addresses of the results of a search, in order."""
    text = client.get(address).content.decode()
    links = re.findall(r'class="hit-title"><a href="([^"]+)"', text)
    return [link.replace("&amp;", "&") for link in links]


def work(later=timedelta(0)):
    """Let the worker do its share, some time later."""
    now = timezone.now() + later
    roll_up_searches(now)
    return feed_requests(now)


def age(delta, **which):
    """Let searches have been made some time ago."""
    for search in Search.objects.filter(**which):
        Search.objects.filter(pk=search.pk).update(at=search.at - delta)


AFTER = CLICK_WINDOW + timedelta(minutes=5)


# --- What is logged ---


def test_a_search_is_logged_with_what_was_shown(rep_client, rep, index):
    make_assets([asset_record(title="Payback in a page"), asset_record(title="Other")])
    index()
    rep_client.get(
        "/search/?q=Payback&stage=proposal&role=economic-buyer&for_industry=energy&language=en",
        headers={"accept-language": "zh-CN"},
    )
    search = logged().get()
    assert (search.text, search.question) == ("Payback", "payback")
    assert (search.user, search.team, search.surface) == (rep, rep.team, "page")
    assert (search.stage, search.role) == ("proposal", "economic-buyer")
    assert search.context == {
        "for_industry": "energy",
        "stage": ["proposal"],
        "role": ["economic-buyer"],
        "language": ["en"],
    }
    assert (search.total, search.partial_total) == (1, 0)
    assert (search.language, search.engine) == ("zh-hans", "tantivy")
    assert search.took_ms > 0
    assert search.fate == ""


@pytest.mark.parametrize(
    "more", ["&page=2", "&sort=newest", "&page=1", "&industry=energy", "&sort=title&page=3"]
)
def test_paging_sorting_and_filtering_are_no_new_search(rep_client, index, more):
    rep_client.get("/search/?q=payback")
    rep_client.get(f"/search/?q=payback{more}")
    rep_client.get("/search/?q=PAYBACK")
    assert logged().count() == 1


@pytest.mark.parametrize("address", ["/", "/search/", "/search/?stage=proposal", "/search/?q=%20"])
def test_looking_around_is_no_search(rep_client, index, address):
    rep_client.get(address)
    assert not logged().exists()


def test_pieces_fetched_while_filtering_and_completions_are_no_search(rep_client, index):
    rep_client.get("/search/?q=payback&industry=energy", headers={"HX-Request": "true"})
    rep_client.get("/api/v1/suggest?q=payb")
    assert not logged().exists()


def test_another_stage_and_a_later_day_are_new_searches(rep_client, index):
    rep_client.get("/search/?q=payback")
    rep_client.get("/search/?q=payback&stage=proposal")
    assert logged().count() == 2
    age(SAME_SEARCH)
    rep_client.get("/search/?q=payback")
    assert logged().count() == 3


def test_the_same_words_by_somebody_else_are_another_search(rep_client, client_for, manager, index):
    rep_client.get("/search/?q=payback")
    client_for(manager).get("/search/?q=payback")
    assert logged().count() == 2


def test_the_api_is_logged_as_such(client, rep, index):
    token = ApiToken.create_for(rep)
    client.get("/api/v1/search?q=payback", headers={"Authorization": f"Bearer {token}"})
    search = logged().get()
    assert (search.surface, search.user) == ("api", rep)


def test_logging_costs_the_request_no_query(rep_client, index, django_assert_max_num_queries):
    make_assets([asset_record(title=f"Payback {n}") for n in range(3)])
    index()
    rep_client.get("/search/?q=payback")
    # Session, person and groups stand before the page's own five.
    with django_assert_max_num_queries(8):
        rep_client.get("/search/?q=payback&stage=discovery")


@pytest.mark.parametrize("text", ["%00", "%22", "%3Cb%3E", "x" * 5000, "%F0%9F%98%80", "-", "？"])
def test_odd_questions_are_logged_like_any_other(rep_client, index, text):
    assert rep_client.get(f"/search/?q={text}").status_code == 200
    assert logged().count() == (text != "%00")
    assert work() in (0, 1)


# --- What was opened ---


def test_opening_a_result_is_noted_with_its_place(rep_client, rep, index):
    make_assets([asset_record(title=f"Payback {n}", key=f"a{n}") for n in range(3)])
    index()
    third = results_of(rep_client)[2]
    assert rep_client.get(third).status_code == 200
    search = logged().get()
    assert f"/assets/{search.clicked_id}/" in third
    assert (search.clicked_position, search.fate) == (3, "clicked")
    assert Event.objects.get(kind="asset.open").source == "search"


def test_only_the_first_result_that_was_opened_counts(rep_client, index):
    make_assets([asset_record(title=f"Payback {n}") for n in range(2)])
    index()
    first, second = results_of(rep_client)
    rep_client.get(second)
    rep_client.get(first)
    assert logged().get().clicked_position == 2


def test_a_result_on_the_second_page_keeps_its_place(rep_client, index):
    make_assets([asset_record(title=f"Payback {n}") for n in range(22)])
    index()
    rep_client.get("/search/?q=payback")
    rep_client.get(results_of(rep_client, "/search/?q=payback&page=2")[0])
    assert logged().get().clicked_position == 21


def test_using_a_result_from_the_list_is_finding_it(rep_client, index):
    asset = make_asset(title="Payback")
    index()
    page = rep_client.get("/search/?q=payback").content.decode()
    trace = re.search(r'name="found" value="(\w+)"', page)[1]
    rep_client.post(f"/assets/{asset.pk}/record/", {"kind": "copy", "found": trace})
    search = logged().get()
    assert (search.clicked_id, search.clicked_position) == (asset.pk, None)


def test_a_link_that_was_passed_on_is_no_click_of_its_sender(
    rep_client, client_for, manager, index
):
    make_asset(title="Payback")
    index()
    link = results_of(rep_client)[0]
    client_for(manager).get(link)
    assert logged().get().clicked_id is None
    for _attempt in range(10):
        flush()
    assert flush() == 0


def test_a_click_that_is_written_before_its_search_finds_it_later(rep_client, rep, index):
    make_asset(title="Payback")
    index()
    link = results_of(rep_client)[0]
    flush()
    search = Search.objects.get()
    Search.objects.all().delete()
    rep_client.get(link)
    flush()
    search.pk = None
    search.save()
    flush()
    assert Search.objects.get().clicked_position == 1


def test_cards_are_the_same_for_everybody_who_searches(rep_client, client_for, manager, index):
    make_asset(title="Payback")
    index()
    assert results_of(rep_client) == results_of(client_for(manager), "/search/?q=%20payback")


def test_the_page_of_a_result_is_the_page_of_the_asset(
    rep_client, index, django_assert_max_num_queries
):
    make_asset(title="Payback")
    index()
    link = results_of(rep_client, "/search/?q=payback&stage=proposal")[0]
    with django_assert_max_num_queries(9):
        text = rep_client.get(link).content.decode()
    assert "found=" not in text
    assert "stage=proposal" in text


@pytest.mark.parametrize("found", ["", "x", "0123456789", "0123456789.0", "0123456789.99999999"])
def test_an_address_that_was_tampered_with_is_just_an_asset(rep_client, index, found):
    asset = make_asset()
    assert rep_client.get(f"{asset.url}?found={found}&found={found}").status_code == 200
    for _attempt in range(10):
        flush()


# --- What was in vain becomes a request ---


def test_a_search_without_results_is_a_request_that_counts_up(
    rep_client, client_for, rep, make_user, team, index
):
    rep_client.get("/search/?q=Quote checker&stage=proposal&role=procurement")
    flush()
    assert work() == 1
    request = ContentRequest.objects.get()
    assert (request.text, request.source, request.count) == ("Quote checker", "zero_results", 1)
    assert (request.team, request.stage.slug, request.role.slug) == (
        team,
        "proposal",
        "procurement",
    )
    assert [asker.user for asker in request.askers.all()] == [rep]
    colleague = client_for(make_user("colleague", roles.SALES, team))
    colleague.get("/search/?q=checker quote&stage=proposal&role=procurement")
    flush()
    assert work() == 1
    request.refresh_from_db()
    assert (request.count, request.askers.count()) == (2, 2)
    assert work() == 0
    assert set(Search.objects.values_list("request_id", flat=True)) == {request.pk}


def test_each_stage_is_a_request_of_its_own(rep_client, index):
    rep_client.get("/search/?q=Quote checker&stage=proposal")
    rep_client.get("/search/?q=Quote checker")
    flush()
    work()
    assert ContentRequest.objects.count() == 2


def test_what_authors_try_out_is_no_demand(client_for, enablement, index):
    client_for(enablement).get("/search/?q=Quote checker")
    assert logged().count() == 1
    assert work() == 0


def test_results_nobody_opens_are_a_request_after_a_while(rep_client, client_for, manager, index):
    make_asset(title="Payback")
    index()
    other = client_for(manager)
    for client in (rep_client, other):
        client.get("/search/?q=payback")
    flush()
    age(timedelta(days=1))
    other.get("/search/?q=payback")
    flush()
    assert work() == 0
    assert not ContentRequest.objects.exists()
    assert work(AFTER) == feeding.NO_CLICKS_AT_LEAST
    request = ContentRequest.objects.get()
    assert (request.source, request.count) == ("no_clicks", 3)


def test_one_click_by_anybody_is_enough(rep_client, client_for, manager, index):
    make_asset(title="Payback")
    index()
    other = client_for(manager)
    for _day in range(4):
        for client in (rep_client, other):
            client.get("/search/?q=payback")
        flush()
        age(timedelta(days=1))
    rep_client.get(results_of(rep_client)[0])
    flush()
    assert work(AFTER) == 0
    assert not ContentRequest.objects.exists()


def test_who_opens_a_result_at_another_stage_was_helped(rep_client, index):
    make_asset(title="Payback", stages=["proposal"])
    index()
    rep_client.get("/search/?q=payback")
    rep_client.get(results_of(rep_client, "/search/?q=payback&stage=proposal")[0])
    flush()
    roll_up_searches(timezone.now() + AFTER)
    assert set(Search.objects.values_list("fate", flat=True)) == {"", "clicked"}


def test_programs_open_nothing_so_it_says_nothing(client, rep, index):
    make_asset(title="Payback")
    index()
    token = ApiToken.create_for(rep)
    client.get("/api/v1/search?q=payback", headers={"Authorization": f"Bearer {token}"})
    flush()
    roll_up_searches(timezone.now() + AFTER)
    assert Search.objects.get().fate == ""


def test_signs_alone_ask_for_nothing(rep_client, index):
    rep_client.get("/search/?q=？！")
    flush()
    assert work() == 0


# --- What is the same question ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ROI", "ｒｏｉ"),
        ("cost reduction", "Reduction  COSTS"),
        ("停機成本", "停机 成本"),
        ("“payback”", "payback payback"),
        ("ROI for the CFO", "cfo roi"),
        ("太贵怎么办？", "太贵"),
    ],
)
def test_questions_with_the_same_words_are_the_same(one, other):
    assert question_key(one) == question_key(other)


@pytest.mark.parametrize(("one", "other"), [("ROI", "NPV"), ("停机", "停工"), ("a b", "a c")])
def test_other_words_are_another_question(one, other):
    assert question_key(one) != question_key(other)


@given(st.text(max_size=90))
def test_saying_it_twice_makes_no_difference(text):
    key = question_key(text)
    assert len(key) <= 200
    assert question_key(f"{text} {text}") == key or not feeding.says_something(text)
