"""How each result got its score, part by part."""

from dataclasses import dataclass
from datetime import datetime

from accounts.prepared import AnyOf
from accounts.roles import Right
from library.assets.base import asset_url
from search.engines.choice import search_engine
from search.highlight import joined
from search.hits import card_rows
from search.query import By, Way, Word
from search.ranking import Part, Scored, context_parts, stage_parts, standing, static_parts
from search.request import SearchRequest
from search.service import reader_of, understood


@dataclass(frozen=True, slots=True)
class Explained:
    """A result with the factors of its score: text × (1 + context) × (1 + standing)."""

    place: int
    title: str
    url: str
    score: float
    text: float
    context: list[Part]
    standing: list[Part]
    partial: bool

    @property
    def context_factor(self) -> float:
        """What the deal's context multiplies the score by."""
        return 1 + sum(part.weight for part in self.context)

    @property
    def standing_factor(self) -> float:
        """What the asset's own standing multiplies the score by."""
        return 1 + standing(self.standing)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read, and its results with their parts."""

    words: list[str]
    total: int
    partial_total: int
    results: list[Explained]


def explain(request: SearchRequest, user, now: datetime) -> Explanation:
    """Return how the results of a question, as this person finds them, got their scores."""
    query = understood(request)
    if (request.text and not query) or not user.may(Right.READ):
        return Explanation([], 0, 0, [])
    found = search_engine().search(request, query, reader_of(user, now), [])
    ids = AnyOf([scored.document.id for scored in found.hits])
    titles = {row["pk"]: row["title"] for row in card_rows(user.sight, now, ids)}
    results = [
        _explained(place, scored, titles[scored.document.id], request)
        for place, scored in enumerate(found.hits, request.start + 1)
        if scored.document.id in titles
    ]
    words = [as_read(word) for word in found.query.words]
    return Explanation(words, found.total, found.partial_total, results)


def as_read(word: Word) -> str:
    """Return the ways a word is looked for, as people write them."""
    return " = ".join(map(_written, word.ways))


def _written(way: Way) -> str:
    if way.by == By.KIND:
        return ": ".join(way.phrase)
    return way.text or " ".join(text for text, _han in joined(way.phrase))


def _explained(place: int, scored: Scored, title: str, request: SearchRequest) -> Explained:
    document, context = scored.document, request.context
    return Explained(
        place=place,
        title=title,
        url=asset_url(document.id, title),
        score=scored.score,
        text=scored.text,
        context=context_parts(document, context),
        standing=stage_parts(document, context.stage) + static_parts(document, context.stage),
        partial=scored.partial,
    )
