"""Finding: question in, page of results out. Pages and API both ask here."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime

from accounts.prepared import AnyOf, prepared
from accounts.roles import Right
from library.assets.base import Asset, asset_url
from library.terms import get_terms
from search.engines.base import Found, Reader
from search.engines.choice import search_engine
from search.excerpts import FoundIn, PageTexts, Published, excerpt, place_of
from search.facets import FACETS, FacetGroup, facet_groups
from search.query import TextQuery, parse
from search.ranking import Scored
from search.reasons import Reason, reasons
from search.request import Context, SearchRequest
from search.synonyms import synonyms
from usage.reading import uses_by_stage

EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Hit:
    """One result as a page or an answer shows it."""

    id: int
    key: str
    type: str
    form: str
    title: str
    summary: str
    language: str
    url: str
    score: float
    reasons: list[Reason]
    title_html: str
    passage_html: str
    found_in: FoundIn | None
    stages: list[str]
    roles: list[str]
    uses: int
    uses_at: dict[str, int]
    partial: bool
    shareable: bool
    card: dict

    @property
    def thumbnail(self) -> str:
        """The checksum of the file whose first page the card shows; "" without one."""
        return (self.card.get("thumbnail") or {}).get("checksum", "")

    def shown(self) -> tuple:
        """Return everything of this hit that a page shows, as a key."""
        uses = tuple(self.uses_at.items())
        texts = (
            self.title_html,
            self.passage_html,
            self.found_in,
            self.summary,
            self.url,
            self.language,
        )
        marks = (self.type, self.form, self.partial, self.shareable, self.thumbnail)
        return (self.id, *texts, *marks, self.uses, uses, tuple(self.reasons))


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
    return parse(request.text, synonyms()) if request.text else TextQuery()


def find(request: SearchRequest, user, now: datetime, facets=None) -> ResultPage:
    """Return a page of what this person may see."""
    started = time.perf_counter()
    names = [facet.name for facet in FACETS] if facets is None else facets
    query = understood(request)
    engine = search_engine()
    # Words of which nothing can be understood find nothing, not everything.
    nothing = request.text and not query
    found = (
        Found([], 0)
        if nothing or not user.may(Right.READ)
        else engine.search(request, query, reader_of(user, now), names)
    )
    hits = _hits(found, request, user, now)
    return ResultPage(
        request=request,
        hits=hits,
        total=found.total,
        partial_total=found.partial_total,
        facets=facet_groups(found.facets, request.filters),
        took_ms=round((time.perf_counter() - started) * 1000, 1),
        engine=found.engine or engine.name,
        fallback=found.fallback,
        words=[word.text for word in query.words],
    )


def stage_counts(user, now: datetime, request: SearchRequest | None = None) -> dict[str, int]:
    """Return how many assets this person finds at each stage, for the strip."""
    asked = replace(request or SearchRequest(), page=1, page_size=1, context=Context())
    page = find(asked, user, now, facets=["stage"])
    counts = {v.value: v.count for g in page.facets if g.name == "stage" for v in g.values}
    return {stage.slug: counts.get(stage.slug, 0) for stage in get_terms().stages}


@prepared
def card_rows(sight, now, ids):
    """Return what the cards of assets need, for those a person may see."""
    return Asset.objects.seen_with(sight, now).filter(pk__in=ids).cards()


def _hits(found: Found, request: SearchRequest, user, now) -> list[Hit]:
    """Read what a card needs, asking the one rule once more: the index may be a moment behind."""
    ids = [s.document.id for s in found.hits]
    if not ids:
        return []
    cards = {row["pk"]: row for row in card_rows(user.sight, now, AnyOf(ids)) if row["card"]}
    stage = request.context.stage
    uses = uses_by_stage(ids)
    files = PageTexts(row["card"] for row in cards.values())
    return [
        _hit(
            s,
            Published.of(s.document.id, cards[s.document.id]["card"], files),
            found.query,
            uses.get(s.document.id, {}),
            stage,
        )
        for s in found.hits
        if s.document.id in cards
    ]


def _hit(scored: Scored, published: Published, query: TextQuery, uses_at: dict, stage: str) -> Hit:
    uses = uses_at.get(stage, 0)
    data, record = published.data, published.data["record"]
    shown = excerpt(published, query)
    return Hit(
        id=published.id,
        key=record["key"],
        type=record["type"],
        form=record.get("form") or "",
        title=record["title"],
        summary=record["summary"],
        language=record["language"],
        url=asset_url(published.id, record["title"]),
        score=round(scored.score, 6),
        reasons=reasons(scored, place_of(shown), bool(query.words), uses),
        title_html=shown.title_html,
        passage_html=shown.passage_html,
        found_in=shown.found_in,
        stages=record["stages"],
        roles=record["roles"],
        uses=uses,
        uses_at=uses_at,
        partial=scored.partial,
        shareable=record["shareable"],
        card=data,
    )
