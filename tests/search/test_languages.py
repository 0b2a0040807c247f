"""Versions of an asset in several languages: pages show one, the reader's own before others."""

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from accounts import roles
from library.assets.base import Asset
from search.choices import Sort
from search.document import EVERYONE
from search.engines.base import Reader
from search.engines.choice import embedded_engine
from search.facets import FACET_BY_NAME
from search.languages import preference, yields_to
from search.query import TextQuery, parse
from search.request import SearchRequest, clean_request
from search.service import find
from tests.factories import make_asset
from tests.search.documents import make_document, texts
from tests.search.engines import ENGINES, empty_engine

NOW = 1_800_000_000
ENGLISH, CHINESE = texts("Downtime costs", "the turbine stands"), texts("停机的代价", "风机停着")


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    """An index of each engine with a pair of versions and two single assets."""
    pair = [
        make_document(1, "Downtime costs", "the turbine stands", twins=[CHINESE],
                      language=["en"], siblings={"zh-hans": 2}, role=["champion"]),
        make_document(2, "停机的代价", "风机停着", twins=[ENGLISH],
                      language=["zh-hans"], siblings={"en": 1}, role=["champion"]),
    ]  # fmt: skip
    single = [
        make_document(3, "Turbine", language=["en"]),
        make_document(4, "代价", language=["zh-hans"]),
    ]
    with empty_engine(request.param, tmp_path / "index") as made:
        made.upsert([*pair, *single])
        yield made


def ask(engine, text="", **request):
    query = parse(text) if text else TextQuery()
    reader = Reader(frozenset({EVERYONE}), NOW)
    return engine.search(SearchRequest(text=text, **request), query, reader, FACET_BY_NAME)


def ids(found):
    return {hit.document.id for hit in found.hits}


@pytest.mark.parametrize(
    ("reader", "shown"), [("", {1, 2, 3, 4}), ("en", {1, 3, 4}), ("zh-hans", {2, 3, 4})]
)
@pytest.mark.parametrize("sort", list(Sort))
def test_each_reader_finds_one_version(engine, reader, shown, sort):
    found = ask(engine, collapse=reader, sort=sort)
    assert (ids(found), found.total) == (shown, len(shown))


@pytest.mark.parametrize("text", ["turbine", "风机", "fengji", "tjddj", "代", "downtmie"])
@pytest.mark.parametrize(("reader", "pair"), [("en", 1), ("zh-hans", 2)])
def test_the_version_shown_is_found_by_the_words_of_the_other(engine, text, reader, pair):
    found = ask(engine, text, collapse=reader)
    if text in ("fengji",):
        # Sounds are those of titles, and this word stands in a body.
        assert pair not in ids(found)
    else:
        assert pair in ids(found)
        assert 3 - pair not in ids(found)


def test_own_words_count_more_than_those_of_another_version(engine):
    assert [hit.document.id for hit in ask(engine, "turbine", collapse="zh-hans").hits] == [3, 2]


def test_counts_are_of_what_is_shown_but_a_language_counts_all_that_is_in_it(engine):
    found = ask(engine, collapse="en")
    assert found.facets["role"] == {"champion": 1}
    assert found.facets["language"] == {"en": 2, "zh-hans": 2}
    assert ask(engine, filters={"language": ("zh-hans",)}).total == 2
    # By a word of one version alone, a language counts what a choice of it would find.
    assert ask(engine, "风机", collapse="en").facets["language"] == {"zh-hans": 1}


def test_what_is_excluded_is_so_in_the_other_version_too(engine):
    assert ids(ask(engine, "-turbine", collapse="zh-hans")) == {4}
    assert ids(ask(engine, "-turbine")) == {2, 4}


def test_pages_follow_each_other_when_versions_are_shown_as_one(engine):
    engine.upsert(
        document
        for n in range(10, 50, 2)
        for document in (
            make_document(n, f"pair {n}", language=["en"], siblings={"zh-hans": n + 1}),
            make_document(n + 1, f"pair {n}", language=["zh-hans"], siblings={"en": n}),
        )
    )
    pages = [ask(engine, "pair", collapse="en", page=p, page_size=7).hits for p in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [7, 7, 6, 0]
    assert {hit.document.id for page in pages for hit in page} == set(range(10, 50, 2))


def test_readers_prefer_their_own_language_then_the_other_script_then_english():
    assert preference("zh-hant") == ["zh-hant", "zh-hans", "en"]
    assert preference("en")[0] == "en"
    assert yields_to("en", ["zh-hant"]) == ["zh-hans", "zh-hant"]
    assert yields_to("zh-hant", ["zh-hans", "en"]) == ["zh-hans", "en"]
    assert yields_to("en", []) == []


# --- From the library to the page ---


@pytest.fixture
def search(index, rep):
    """Return a function that finds keys as a page does."""

    def keys(query="", user=rep, language="en"):
        index()
        with translation.override(language):
            asked, problems = clean_request(QueryDict(query), collapse=True)
            assert not problems
            return [hit.key for hit in find(asked, user, timezone.now()).hits]

    return keys


@pytest.fixture
def pair(db):
    """An asset in two languages."""
    english = make_asset(key="english", title="Downtime costs", language="en")
    chinese = make_asset(
        key="chinese", title="停机的代价", language="zh-hans", translation_of="english"
    )
    return english, chinese


@pytest.mark.django_db
def test_pages_show_the_version_in_the_readers_language(pair, search):
    assert (search(), search(language="zh-hans")) == (["english"], ["chinese"])
    assert sorted(search("language=en&language=zh-hans")) == ["chinese", "english"]


@pytest.mark.django_db
def test_the_card_says_where_the_words_stand_and_leads_to_the_other_version(pair, search, rep):
    search()
    asked, _problems = clean_request(QueryDict("q=代价"), collapse=True)
    (hit,) = find(asked, rep, timezone.now()).hits
    assert (hit.reasons[-1].code, hit.reasons[-1].label) == ("in_version", "in the Chinese version")
    assert [(v.language, v.title) for v in hit.versions] == [("zh-hans", "停机的代价")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"audience": [roles.MANAGERS]},
        {"expire_at": "2098-01-01T00:00:00Z"},
        {"go_live_at": "2099-01-01T00:00:00Z"},
    ],
)
def test_what_not_everybody_sees_as_long_takes_no_place(search, fields):
    make_asset(key="english", title="Downtime", language="en")
    make_asset(key="chinese", title="停机", language="zh-hans", translation_of="english", **fields)
    assert "english" in search(language="zh-hans")


@pytest.mark.django_db
def test_a_change_of_one_version_reaches_the_others(pair, search):
    english, chinese = pair
    assert search(language="zh-hans") == ["chinese"]
    Asset.objects.get(pk=chinese.pk).unpublish()
    assert search(language="zh-hans") == ["english"]
    latest = chinese.get_latest_revision_as_object()
    latest.title = "宕机"
    latest.save_revision().publish()
    assert search("q=宕机") == ["english"]
    Asset.objects.get(pk=english.pk).delete()
    assert search() == ["chinese"]
    assert embedded_engine().documents([chinese.pk])[chinese.pk].siblings == {}


@pytest.mark.django_db
def test_a_version_that_becomes_an_asset_of_its_own_is_shown_beside(pair, search):
    latest = pair[1].get_latest_revision_as_object()
    latest.translation_of = None
    latest.save_revision().publish()
    assert sorted(search()) == ["chinese", "english"]


@pytest.mark.django_db
def test_the_api_shows_versions_as_one_only_when_asked(pair, search, client_for, rep):
    search()
    client = client_for(rep)
    assert client.get("/api/v1/search").json()["total"] == 2
    answer = client.get("/api/v1/search", {"collapse": "language"}).json()
    assert [hit["key"] for hit in answer["results"]] == ["english"]
    assert answer["results"][0]["versions"][0]["title"] == "停机的代价"
    assert client.get("/api/v1/search", {"collapse": "x"}).status_code == 422
