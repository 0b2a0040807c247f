"""Finding: question in, page of results out. Pages and API both ask here."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from accounts.roles import Right
from library.terms import get_terms
from search.engines.base import Found, Reader, Tally
from search.engines.choice import search_engine
from search.facets import SHOWN_FACETS, FacetGroup, facets_of
from search.helping import NO_HELP, Help, help_with
from search.hits import Hit, hits_of
from search.query import TextQuery, parse
from search.request import Context, SearchRequest
from search.synonyms import synonyms

EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results with what belongs to it."""

    request: SearchRequest
    hits: list[Hit]
    total: int
    partial_total: int
    facets: list[FacetGroup]
    took_ms: float
    engine: str
    # The main index gave no answer, so the one at hand did.
    fallback: bool = False
    words: list[str] = field(default_factory=list)
    help: Help = NO_HELP

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-(self.total + self.partial_total) // self.request.page_size)


def reader_of(user, now: datetime) -> Reader:
    """Return a person as the index knows them."""
    if user.may(Right.AUTHOR):
        audience = None
    else:
        groups = (f"g:{pk}" for pk in user.group_ids)
        audience = frozenset({EVERYONE, *groups, *(f"t:{pk}" for pk in user.team_ids)})
    return Reader(audience, int(now.timestamp()))


def understood(request: SearchRequest) -> TextQuery:
    """Return the words of a question as the search reads them, with the synonyms in force."""
    return _parsed(request.text, synonyms()) if request.text else TextQuery()


_parsed = lru_cache(maxsize=1_000)(parse)


def find(request: SearchRequest, user, now: datetime, facets=None) -> ResultPage:
    """Return a page of what this person may see."""
    started = time.perf_counter()
    names = [facet.name for facet in SHOWN_FACETS] if facets is None else facets
    query = understood(request)
    engine = search_engine()
    # Words of which nothing can be understood find nothing, not everything.
    nothing = (request.text and not query) or not user.may(Right.READ)
    reader = reader_of(user, now)

    def ask(asked: SearchRequest, words: TextQuery) -> Found:
        return engine.search(asked, words, reader, ())

    found = Found([], 0) if nothing else engine.search(request, query, reader, names)
    hits = hits_of(found, request, user, now)
    return ResultPage(
        request=request,
        hits=hits,
        total=found.total,
        partial_total=found.partial_total,
        facets=facets_of(found, request.filters),
        took_ms=round((time.perf_counter() - started) * 1000, 1),
        engine=found.engine or engine.name,
        fallback=found.fallback,
        words=[word.text for word in query.words],
        help=help_with(found, hits, request, ask) if query.words else NO_HELP,
    )


def stage_counts(user, now: datetime, request: SearchRequest | None = None) -> dict[str, int]:
    """Return how many assets this person finds at each stage, for the strip."""
    asked = replace(request or SearchRequest(), page=1, page_size=1, context=Context())
    page = find(asked, user, now, facets=["stage"])
    counts = {v.value: v.count for g in page.facets if g.name == "stage" for v in g.values}
    return {stage.slug: counts.get(stage.slug, 0) for stage in get_terms().stages}


def cross(filters, user, now: datetime, rows: str, columns: str) -> dict[tuple[str, str], Tally]:
    """Return what this person finds for each pair of values of two facets, under some filters."""
    if not user.may(Right.READ):
        return {}
    return search_engine().cross(filters, reader_of(user, now), rows, columns)
