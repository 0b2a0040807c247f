"""Fifty thousand questions, random and hostile: none breaks anything, none takes a second.

All of them in `make soak`, a tenth of them in CI.
"""

import time
from urllib.parse import urlencode

import pytest

from search.document import EVERYONE
from search.engines.base import Blueprint, Reader
from search.query import parse
from search.request import Context, SearchRequest
from search.synonyms import SHIPPED, built
from tests.factories import asset_record, make_assets
from tests.search.documents import STAGES, random_documents
from tests.search.engines import ENGINES, empty_engine
from tests.search.golden.distractors import distractors
from tests.search.hostile import hostile

pytestmark = [pytest.mark.processes, pytest.mark.django_db]
LONGEST_SECONDS = 1.0
NOW = 1_800_000_000
FACETS = ("stage", "role", "type", "language", "tag")


@pytest.fixture
def count(soak):
    """How many questions are asked."""
    return 50_000 if soak else 5_000


def seconds(ask) -> float:
    """Return how long a question takes; one that was held up by something else is asked again."""
    for _try in range(3):
        begun = time.perf_counter()
        ask()
        taken = time.perf_counter() - begun
        if taken < LONGEST_SECONDS:
            break
    return taken


@pytest.mark.parametrize("name", ENGINES)
def test_no_question_breaks_an_engine_or_takes_long(name, tmp_path, count):
    synonyms = built(SHIPPED)
    reader, context = Reader(frozenset({EVERYONE}), NOW), Context("proposal", "champion")
    with empty_engine(name, tmp_path / "index") as engine:
        documents = [*random_documents(500, seed=2), *distractors(2_000)]
        engine.rebuild(documents, (0, 0), Blueprint(STAGES, "test"))
        for number, text in enumerate(hostile(count, seed=41)):
            request = SearchRequest(
                text=text,
                context=context if number % 2 else Context(),
                filters={"language": ("en",)} if number % 5 == 0 else {},
                collapse="en" if number % 5 == 1 else "",
                page=1 + number % 3,
            )

            def ask(request=request, text=text):
                found = engine.search(request, parse(text, synonyms), reader, FACETS)
                assert found.total >= sum(not hit.partial for hit in found.hits)

            assert seconds(ask) < LONGEST_SECONDS, text
            if number % 10 == 0:
                engine.suggest(text, reader, 8, context)


def test_no_question_breaks_a_page_or_takes_long(client_for, rep, index, count):
    make_assets([asset_record(title=f"Downtime 停机 {n}", tags=["ROI"]) for n in range(60)])
    index()
    client = client_for(rep)
    for number, text in enumerate(hostile(count, seed=43)):
        address = "/api/v1/search" if number % 3 == 0 else "/search/"
        query = urlencode({"q": text, "for_stage": "proposal"}, errors="surrogatepass")

        def ask(address=address, query=query):
            answer = client.get(f"{address}?{query}")
            assert answer.status_code in (200, 422), answer.status_code

        assert seconds(ask) < LONGEST_SECONDS, text
