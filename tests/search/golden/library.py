"""The library that golden questions are asked of: the demo's assets among distractors."""

from collections.abc import Callable

from demo.content import load_assets, load_people, load_terms
from search.document import Document
from search.engines.base import Blueprint, Engine, Reader
from search.query import parse
from search.request import SearchRequest
from search.sources import all_documents
from search.synonyms import SHIPPED, built
from tests.search.golden.distractors import distractors
from tests.search.golden.judging import FIRST

NOW = 1_795_000_000


def demo_documents() -> list[Document]:
    """Load the demo's assets into the database and return what the index takes of them."""
    load_terms()
    load_people()
    load_assets(lambda count: None)
    return list(all_documents())


def build(engine: Engine, demo: list[Document], count: int) -> None:
    """Build an index of the demo among so many distractors."""
    engine.rebuild([*demo, *distractors(count)], (0, 0), Blueprint((), "golden"))


def answerer(engine: Engine) -> Callable[[str], list[str]]:
    """Return a function that answers a question with the keys of what is found."""
    synonyms, reader = built(SHIPPED), Reader(None, NOW)

    def answer(text: str) -> list[str]:
        request = SearchRequest(text=text, page_size=FIRST)
        found = engine.search(request, parse(text, synonyms), reader, [])
        return [hit.document.key for hit in found.hits]

    return answer
