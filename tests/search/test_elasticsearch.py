"""What only Elasticsearch has to cope with: late writes, refusals, forks, addresses, ties."""

import os

import pytest
from hypothesis import given, settings as budget, strategies as st

from search.document import EVERYONE
from search.engines.base import EngineUnavailable, Reader
from search.engines.es_address import Address
from search.query import parse
from search.ranking import significant
from search.request import SearchRequest
from tests.search.documents import make_document
from tests.search.engines import BLUEPRINT, elasticsearch, twin_of

NOW = 1_800_000_000


@pytest.fixture
def engine():
    """An empty index."""
    with elasticsearch() as made:
        made.rebuild([], (0, 0), BLUEPRINT)
        yield made


def total(engine, text):
    reader = Reader(frozenset({EVERYONE}), NOW)
    return engine.search(SearchRequest(text=text), parse(text), reader, ()).total


def test_an_older_write_that_comes_late_takes_the_place_of_nothing(engine):
    late = twin_of(engine)
    engine.upsert([make_document(1, "newer")], deleted=[2], position=(0, 9))
    late.upsert([make_document(1, "older"), make_document(2, "gone")], position=(0, 4))
    assert [total(engine, text) for text in ("newer", "older", "gone")] == [1, 0, 0]
    assert (engine.position(), engine.size()) == ((0, 9), 1)
    engine.upsert([make_document(2, "again")], position=(0, 10))
    assert total(engine, "again") == 1
    late.connection.close()


def test_where_transactions_have_numbers_they_decide_what_is_later(engine):
    engine.upsert([make_document(1, "newer")], position=(70, 5))
    engine.upsert([make_document(1, "older")], position=(69, 8))
    assert (total(engine, "newer"), engine.position()) == (1, (70, 5))


def test_a_document_that_is_refused_does_not_keep_the_others_out(engine, caplog):
    bad = make_document(2, "bad", published="yesterday")
    engine.upsert([make_document(1, "good"), bad, make_document(3, "good")], position=(0, 3))
    assert (total(engine, "good"), engine.position()) == (2, (0, 3))
    assert "refused 1 documents" in caplog.text
    assert "2: document_parsing_exception" in caplog.text


def test_a_late_write_to_a_dropped_index_makes_no_index(engine):
    dropped = engine.storage.live()
    engine.rebuild([make_document(1, "new")], (0, 5), BLUEPRINT)
    with pytest.raises(EngineUnavailable) as refused:
        engine.storage.write(dropped, [make_document(2, "late")], [3], (0, 4))
    assert refused.value.reason == "replaced"
    names = engine.connection.client.indices.get_alias(index=f"{engine.storage.alias}*")
    assert list(names) == [engine.storage.look()[0].name]


def test_without_an_index_the_engine_says_so(engine):
    with elasticsearch() as empty:
        assert (empty.position(), empty.blueprint(), empty.healthy()) == (None, None, False)
        with pytest.raises(EngineUnavailable) as missing:
            total(empty, "word")
        assert missing.value.reason == "missing"


def test_a_forked_process_asks_through_connections_of_its_own(engine):
    engine.upsert([make_document(1, "word")])
    assert total(engine, "word") == 1
    child = os.fork()
    if child == 0:
        os._exit(0 if total(engine, "word") == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert total(engine, "word") == 1


def test_nobody_who_listens_is_an_error_with_a_reason():
    with elasticsearch() as engine:
        nobody = type(engine)(Address("http://127.0.0.1:1"))
        assert not nobody.healthy()
        with pytest.raises(EngineUnavailable) as error:
            total(nobody, "word")
        assert error.value.reason == "unreachable"
        nobody.connection.close()


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("http://search", {"hosts": ["http://search:9200"]}),
        ("https://search/es/", {"hosts": ["https://search:443/es"]}),
        ("http://a:1, http://b:2,", {"hosts": ["http://a:1", "http://b:2"]}),
        (
            "https://me:p%40ss@[::1]:9200",
            {
                "hosts": ["https://[::1]:9200"],
                "headers": {"authorization": "Basic bWU6cEBzcw=="},
            },
        ),
    ],
)
def test_addresses_are_read(url, options):
    assert Address(url).options() == options


@pytest.mark.parametrize("url", ["", "search:9200", "ftp://search", "http://", ","])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ValueError, match="http"):
        Address(url).options()


def test_credentials_of_their_own_win_over_those_in_the_address():
    options = Address("https://a:b@c", username="x", password="y", ca_certs="/ca.pem").options()
    assert options["headers"] == {"authorization": "Basic eDp5"}
    assert options["ca_certs"] == "/ca.pem"
    assert Address("https://a:b@c", api_key="k").options()["api_key"] == "k"


@given(
    scores=st.lists(st.sampled_from([3.0, 2.00001, 2.000011, 2.000012, 1.0]), max_size=60),
    start=st.integers(0, 70),
    length=st.integers(1, 20),
    margin=st.integers(0, 5),
)
@budget(max_examples=200)
def test_a_page_cut_from_the_servers_order_is_that_of_all_of_it(scores, start, length, margin):
    from search.engines.es_order import Row, Span, best

    rows = [Row(str(n), score, f"{n * 7 % 61:02d}") for n, score in enumerate(scores)]
    served = sorted(rows, key=lambda row: (-row.score, row.key))
    final = sorted(rows, key=lambda row: (-significant(row.score), row.key))
    wanted = Span(start, min(start + length, max(len(rows), start)))
    fetched = wanted.around(margin)

    def fetch(span):
        return served[span.start : span.end]

    assert best(fetch, wanted, fetch(fetched), fetched) == final[start : start + length]
