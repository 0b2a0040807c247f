"""What is found, by whom, in which order, and why."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts import roles
from accounts.roles import Right
from library.terms import terms_scope
from search.models import SynonymSet
from search.request import clean_request
from search.service import find, stage_counts
from tests.factories import asset_record, make_asset, make_assets
from usage.choices import EventKind
from usage.recording import record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(index, rep):
    """Return a function that searches as a rep."""

    def search(query="", user=rep):
        index()
        with terms_scope():
            request, problems = clean_request(QueryDict(query))
            assert not problems
            return find(request, user, timezone.now())

    return search


def keys(page):
    return [hit.key for hit in page.hits]


def counts(page, name):
    group = next(g for g in page.facets if g.name == name)
    return {value.value: value.count for value in group.values}


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("先算清设备停机的代价再谈价格", "停机"),
        ("先算清设备停机的代价再谈价格", "价格"),
        ("先算清设备停机的代价再谈价格", "价"),
        ("投資回報怎麼算", "投资回报"),
        ("投资回报怎么算", "投資回報"),
        ("Ｒｏｉ 三年测算", "ROI"),
        ("Reducing repeat visits", "reduced visit"),
        ("Kubernetes 容器部署", "kubernetes 容器"),
        ("Downtime costs", "downtme"),
        ("Maintenance of lifts", "maintenence"),
        ("The board's questions", '"board questions"'),
        ("Payback in nine months", "回收期"),
        ("先降低成本，再谈增长", "降本"),
        ("Return on investment for service", "投资回报"),
    ],
)
def test_a_query_finds_the_title(ask, title, query):
    make_asset(key="wanted", title=title, language="zh-hans")
    make_asset(key="other", title="Something else 其他内容")
    assert keys(ask(f"q={query}")) == ["wanted"]


def test_a_minus_leaves_out_and_quotes_keep_together(ask):
    make_asset(key="a", title="service cost today")
    make_asset(key="b", title="cost of service")
    assert keys(ask("q=service -today")) == ["b"]
    assert keys(ask('q="service cost"')) == ["a"]


def test_partial_matches_follow_and_are_counted_apart(ask):
    make_asset(key="both", title="warranty leakage")
    make_asset(key="one", title="warranty terms")
    page = ask("q=warranty leakage")
    assert (keys(page), page.total, page.partial_total) == (["both", "one"], 1, 1)
    assert page.hits[1].reasons[-1].code == "partial"


@pytest.mark.parametrize(
    "query", ['"', "%", "%00", "-", "' OR 1=1", "(((", "[a-z]*", "😀", "a" * 199, "的"]
)
def test_hostile_words_are_only_words(ask, query):
    make_asset()
    assert ask(f"q={query}").total in (0, 1)


def test_labels_of_types_and_stages_are_no_text(ask):
    make_asset("fab_sheet", title="x", stages=["proposal"])
    assert ask("q=Proposal").total == 0


def test_facets_ignore_their_own_filter_and_count_exactly(ask):
    make_assets(
        [
            asset_record("fab_sheet", roles=["champion"]),
            asset_record(roles=["champion"]),
            asset_record(roles=["procurement"]),
        ]
    )
    page = ask("type=material")
    assert counts(page, "type") == {"material": 2, "fab_sheet": 1}
    assert counts(page, "role") == {"champion": 1, "procurement": 1}
    assert page.total == 2


def test_repeated_values_mean_any_of(ask):
    make_assets([asset_record(roles=["champion"]), asset_record(roles=["procurement"])])
    assert ask("role=champion&role=procurement").total == 2


def test_a_stage_is_reached_through_the_standard_one(ask):
    make_asset(key="a", stages=["mql"])
    make_asset(key="b", stages=["proposal"])
    assert keys(ask("stage=qualification")) == ["a"]
    assert keys(ask("stage=sql")) == ["b"]
    assert ask("stage=discovery").total == 0


def test_context_lifts_without_hiding(ask):
    make_assets([asset_record(key="a", stages=["won"]), asset_record(key="b", stages=["proposal"])])
    page = ask("for_stage=proposal")
    assert keys(page) == ["b", "a"]
    assert "for_stage" in [reason.code for reason in page.hits[0].reasons]


def test_use_at_the_stage_lifts(ask, rep):
    _quiet, used = make_assets([asset_record(key="a"), asset_record(key="b")])
    for _ in range(5):
        record(EventKind.COPY, user=rep, asset_id=used.pk, asset_type="material", stage="proposal")
    roll_up()
    from search.outbox import index_moved_totals

    index_moved_totals()
    page = ask("stage=proposal")
    assert (keys(page), page.hits[0].uses) == (["b", "a"], 5)
    assert "used_at_stage" in [reason.code for reason in page.hits[0].reasons]
    assert keys(ask("sort=most_used")) == ["b", "a"]


def test_reasons_are_never_empty(ask):
    make_asset(title="plain words", importance=3)
    for query in ("q=plain", "", "sort=title", "type=material"):
        assert all(hit.reasons for hit in ask(query).hits)


def test_ties_break_by_key(ask):
    make_assets([asset_record(key=k, title="same") for k in ("c", "a", "b")])
    for query in ("", "q=same", "sort=newest", "sort=title", "sort=most_used"):
        assert keys(ask(query)) == ["a", "b", "c"]


def test_pages_follow_each_other_without_gap(ask):
    make_assets([asset_record(title="page word") for _ in range(25)])
    pages = [keys(ask(f"q=word&page={n}&page_size=10")) for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({key for page in pages for key in page}) == 25
    assert ask("q=word&page=1000000000").hits == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"expire_at": "2020-01-01T00:00:00Z"},
        {"go_live_at": "2099-01-01T00:00:00Z"},
        {"audience": [roles.MANAGERS]},
    ],
)
def test_what_a_rep_may_not_see_is_in_no_result_and_no_count(ask, rep, fields):
    make_asset(title="secret", roles=["champion"], **fields)
    page = ask("q=secret")
    assert (page.total, page.hits, counts(page, "role")) == (0, [], {})
    assert sum(stage_counts(rep, timezone.now()).values()) == 0


def test_authors_find_what_is_for_others(ask, enablement):
    make_asset(title="secret", audience=[roles.MANAGERS])
    assert ask("q=secret", enablement).total == 1


def test_a_change_is_found_after_the_outbox_is_taken(ask):
    asset = make_asset(title="before")
    assert ask("q=before").total == 1
    latest = asset.get_latest_revision_as_object()
    latest.title = "after"
    latest.save_revision().publish()
    assert (ask("q=before").total, ask("q=after").total) == (0, 1)
    asset.refresh_from_db()
    asset.unpublish()
    assert ask("q=after").total == 0


def test_marks_are_the_only_markup(ask):
    make_asset(title="<b>投資回報</b> & more", summary="算清<script>投资回报</script>")
    hit = ask("q=投资回报").hits[0]
    assert hit.title_html == "&lt;b&gt;<mark>投資回報</mark>&lt;/b&gt; &amp; more"
    assert "<script" not in hit.passage_html
    assert "<mark>投资回报</mark>" in hit.passage_html


@pytest.mark.parametrize("query", ["投资回报", "ROI", "roi", "return on investment"])
def test_a_word_finds_and_marks_its_synonyms_in_both_languages(ask, query):
    make_asset(key="zh", title="投资回报怎么算", language="zh-hans")
    make_asset(key="en", title="ROI in three years")
    page = ask(f"q={query}")
    assert sorted(keys(page)) == ["en", "zh"]
    assert all("<mark>" in hit.title_html for hit in page.hits)


def test_an_edited_synonym_works_without_a_new_index(ask):
    make_asset(title="Predictive upkeep")
    assert ask("q=预测维护").total == 0
    made = SynonymSet.objects.create(words="预测维护\npredictive upkeep")
    assert ask("q=预测维护").total == 1
    made.delete()
    assert ask("q=预测维护").total == 0


def test_slips_and_pinyin_are_marked(ask):
    make_asset(key="a", title="Downtime")
    make_asset(key="b", title="投資回報", language="zh-hant")
    assert ask("q=downtme").hits[0].title_html == "<mark>Downtime</mark>"
    assert ask("q=touzi").hits[0].title_html == "<mark>投資</mark>回報"


def test_what_a_summary_is_about_comes_before_what_says_it_in_passing(ask):
    filler = "Bearings, belts, boxes, brakes, bolts and bushes in a long text. " * 3
    make_asset(key="about", title="A sheet", summary="On olivine.", body=filler)
    make_asset(key="passing", title="A note", body="Olivine, olivine and olivine.")
    assert keys(ask("q=olivine")) == ["about", "passing"]


def test_the_body_is_searched_and_shown_without_its_markup(ask):
    body = "## Heading\n\nThe **second** visit [costs](https://example.com/hidden) most.\n"
    make_asset(title="x", body=body)
    passage = ask("q=second visit").hits[0].passage_html
    assert "Heading The <mark>second visit</mark> costs most." in passage
    assert ask("q=hidden").total == 0


def test_rows_of_a_type_are_searched(ask):
    make_asset("fab_sheet", key="fab", title="x")
    hit = ask("q=dispatch board").hits[0]
    assert (hit.key, hit.reasons[-1].code) == ("fab", "in_text")
    assert "<mark>Dispatch</mark> <mark>board</mark>" in hit.passage_html


def test_a_line_that_is_named_in_two_languages_is_shown_in_that_of_the_asset(ask):
    line = {"name": "hours", "default": "9", "label": "Hours of downtime", "label_zh": "停机小时"}
    make_asset("roi_calculator", key="zh", language="zh-hans", inputs=[line])
    make_asset("roi_calculator", key="en", language="en", inputs=[line])
    shown = {hit.key: hit.passage_html for hit in ask("q=downtime").hits}
    assert shown == {"zh": "<mark>停机</mark>小时", "en": "Hours of <mark>downtime</mark>"}


def test_a_hidden_asset_is_not_shown_even_while_the_index_still_has_it(ask, rep):
    asset = make_asset(title="word")
    ask("q=word")
    type(asset).objects.filter(pk=asset.pk).update(live=False)
    request, _problems = clean_request(QueryDict("q=word"))
    assert find(request, rep, timezone.now()).hits == []


def test_what_is_remembered_of_an_answer_is_never_older_than_the_library(ask, rep):
    asset = make_asset(title="word one")
    ask("q=word")
    request, _problems = clean_request(QueryDict("q=word"))

    def shown():
        (hit,) = find(request, rep, timezone.now()).hits
        return hit.title_html, hit.uses

    assert shown() == ("<mark>word</mark> one", 0)
    record(EventKind.USE_IN_DEAL, user=rep, asset_id=asset.pk, asset_type="material")
    roll_up()
    assert shown() == ("<mark>word</mark> one", 1)
    latest = asset.get_latest_revision_as_object()
    latest.title = "word two"
    latest.save_revision().publish()
    assert shown() == ("<mark>word</mark> two", 1)


@pytest.mark.parametrize("assets", [5, 60])
def test_results_cost_at_most_three_queries_however_many_there_are(
    ask, rep, assets, django_assert_max_num_queries
):
    make_assets([asset_record(title="price word") for _ in range(assets)])
    ask("q=word")
    # The groups belong to the request's bookkeeping.
    assert rep.may(Right.READ)
    with terms_scope(), django_assert_max_num_queries(3):
        request, _problems = clean_request(QueryDict("q=word&stage=proposal"))
        assert len(find(request, rep, timezone.now()).hits) == min(assets, 20)
