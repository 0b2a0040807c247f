"""Results as pages and answers show them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language

from accounts.prepared import AnyOf, prepared
from library.assets.base import Asset, asset_url
from library.terms import get_terms
from search.engines.base import Found
from search.excerpts import Excerpt, FoundIn, Published, excerpt, place_of
from search.query import By, TextQuery
from search.ranking import Scored
from search.reasons import Place, Reason, reasons
from search.request import SearchRequest
from usage.reading import uses_by_stage


@dataclass(frozen=True, slots=True)
class Version:
    """An asset in another language, as a result names it."""

    id: int
    title: str
    language: str
    url: str

    @classmethod
    def of(cls, asset: Published) -> "Version":
        """Return the version that a published asset is."""
        title, language = (asset.data["record"][name] for name in ("title", "language"))
        return cls(asset.id, title, language, asset_url(asset.id, title))


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
    # The same asset in other languages, where this page shows it in one.
    versions: tuple["Version", ...] = ()
    # Everything of this hit that a page shows, as a key.
    shown: tuple = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        uses = tuple(self.uses_at.items())
        shown = (self.title_html, self.passage_html, self.found_in)
        texts = (*shown, self.summary, self.url, self.language)
        marks = (self.type, self.form, self.partial, self.shareable, self.thumbnail)
        # Tuples of texts, which are looked up much faster than objects.
        why = tuple((reason.code, reason.label) for reason in self.reasons)
        versions = tuple((version.id, version.title, version.language) for version in self.versions)
        key = (self.id, *texts, *marks, self.uses, uses, why, versions)
        object.__setattr__(self, "shown", key)

    @property
    def thumbnail(self) -> str:
        """The checksum of the file whose first page the card shows; "" without one."""
        return (self.card.get("thumbnail") or {}).get("checksum", "")


@prepared
def card_rows(sight, now, ids):
    """Return what the cards of assets need, for those a person may see."""
    return Asset.objects.seen_with(sight, now).filter(pk__in=ids).cards()


def hits_of(found: Found, request: SearchRequest, user, now: datetime) -> list[Hit]:
    """Read what cards need, asking the one rule once more: the index may be a moment behind."""
    ids = [scored.document.id for scored in found.hits]
    if not ids:
        return []
    others = [pk for s in found.hits for pk in s.document.siblings.values()]
    wanted = [*ids, *others] if request.collapse else ids
    rows = card_rows(user.sight, now, AnyOf(wanted))
    published = Published.all_of({row["pk"]: row["card"] for row in rows if row["card"]})
    uses = tuple((pk, tuple(at.items())) for pk, at in uses_by_stage(ids).items())
    asked = (request.context.stage, bool(request.collapse))
    shown = (found, tuple(published.values()), uses, *asked)
    return list(_hits(*shown, get_language(), get_terms().version))


@lru_cache(maxsize=250)
def _hits(found: Found, published, uses, stage, collapse, _language, _version) -> tuple[Hit, ...]:
    """Return the hits of an answer; everything they show is in the arguments."""
    by_id = {asset.id: asset for asset in published}
    used = {pk: dict(at) for pk, at in uses}
    return tuple(
        _hit(scored, by_id, found.query, used.get(scored.document.id, {}), stage, collapse)
        for scored in found.hits
        if scored.document.id in by_id
    )


def _hit(
    scored: Scored, published: dict, query: TextQuery, uses_at: dict, stage: str, collapse: bool
) -> Hit:
    asset, uses = published[scored.document.id], uses_at.get(stage, 0)
    data, record = asset.data, asset.data["record"]
    shown = excerpt(asset, query)
    siblings = scored.document.siblings.values() if collapse else ()
    others = [published[pk] for pk in siblings if pk in published]
    return Hit(
        id=asset.id,
        key=record["key"],
        type=record["type"],
        form=record.get("form") or "",
        title=record["title"],
        summary=record["summary"],
        language=record["language"],
        url=asset_url(asset.id, record["title"]),
        score=round(scored.score, 6),
        reasons=reasons(scored, _place(scored, shown, others, query), uses),
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
        versions=tuple(map(Version.of, others)),
    )


def _place(
    scored: Scored, shown: Excerpt, others: list[Published], query: TextQuery
) -> Place | None:
    """Return where the words of a question stand; None without words."""
    if not query.words:
        return None
    if scored.partial:
        return Place("partial")
    if shown.is_marked:
        return Place(place_of(shown))
    for other in others:
        if excerpt(other, query).is_marked:
            return Place("in_version", other.data["record"]["language"])
    kinds = {way.phrase for word in query.words for way in word.ways if way.by == By.KIND}
    facets = scored.document.facets
    is_kind = any(value in facets.get(name, ()) for name, value in kinds)
    return Place("of_kind" if is_kind else "in_text")
