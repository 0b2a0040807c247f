"""What completes a question while it is typed: terms, titles, and what colleagues searched for."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext as _

from accounts.prepared import AnyOf, prepared
from accounts.roles import Right
from library.assets.base import Asset, asset_url
from library.kinds import type_of
from library.terms import get_terms
from search.analysis import fold
from search.cards import context_query
from search.engines.choice import search_engine
from search.facets import SHOWN_FACETS
from search.past import past_searches
from search.request import Context, SearchRequest
from search.service import find, reader_of
from search.starts import starts_of, typed as as_typed

MOST, MOST_TERMS, MOST_PAST = 8, 3, 3
LONGEST_TYPED = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: its words, what it is for programs and for people, and where it leads."""

    text: str
    kind: str
    label: str
    url: str


def suggestions(text: str, user, now: datetime, context: Context) -> list[Suggestion]:
    """Return what this person may mean: terms, then titles, best for the context first, then
    what colleagues searched for."""
    typed = text[:LONGEST_TYPED]
    if not as_typed(typed) or not user.may(Right.READ):
        return []
    found = matching_terms(typed, user, now)[:MOST_TERMS]
    found += matching_titles(typed, user, now, context, MOST - len(found))
    said = {fold(suggestion.text) for suggestion in found}
    past = [s for s in matching_past(typed, user, now, context) if fold(s.text) not in said]
    return found[: MOST - len(past)] + past


def matching_past(typed: str, user, now: datetime, context: Context) -> list[Suggestion]:
    """Return what colleagues searched for, leading to the results for the deal at hand."""
    deal = {f"for_{name}": value for name, value in asdict(context).items() if value}
    return [
        Suggestion(
            text, "search", _("Colleagues searched"), f"/search/?{urlencode({'q': text, **deal})}"
        )
        for text in past_searches(as_typed(typed), user, now, MOST_PAST)
    ]


def matching_terms(typed: str, user, now: datetime) -> list[Suggestion]:
    """Return the terms that can be completed and lead this person to results, most results first."""
    start = as_typed(typed)
    fitting = [
        (name, slug, label)
        for name, slug, label, starts in _term_starts(get_language(), get_terms().version)
        if any(known.startswith(start) for known in starts)
    ]
    if not fitting:
        return []
    names = sorted({name for name, _slug, _label in fitting})
    page = find(SearchRequest(page_size=1), user, now, facets=names)
    labels = {group.name: group.label for group in page.facets}
    counts = {(g.name, value.value): value.count for g in page.facets for value in g.values}
    found = [entry for entry in fitting if counts.get(entry[:2])]
    found.sort(key=lambda entry: -counts[entry[:2]])
    return [
        Suggestion(label, "term", labels[name], f"/search/?{urlencode({name: slug})}")
        for name, slug, label in found
    ]


@lru_cache(maxsize=8)
def _term_starts(_language: str, _version: int) -> list[tuple[str, str, str, list[str]]]:
    """Return (facet, slug, label, starts) of every term in the language of the interface."""
    stages = {stage.slug for stage in get_terms().stages}
    return [
        (facet.name, slug, label, starts_of(label))
        for facet in SHOWN_FACETS
        if facet.taxonomy
        for slug, label in facet.options().items()
        # Stages of the other funnels are found through those of this one.
        if facet.name != "stage" or slug in stages
    ]


@prepared
def title_rows(sight, now, ids):
    """Return what a suggestion needs of assets, for those a person may see."""
    rows = Asset.objects.seen_with(sight, now).filter(pk__in=ids)
    return rows.values("pk", "title", "asset_type")


def matching_titles(typed: str, user, now: datetime, context: Context, most: int):
    """Return the assets whose titles can be completed, asking the one rule once more."""
    documents = search_engine().suggest(typed, reader_of(user, now), most, context)
    ids = [document.id for document in documents]
    seen = {row["pk"]: row for row in title_rows(user.sight, now, AnyOf(ids))}
    return [
        Suggestion(
            row["title"],
            "asset",
            type_of(row["asset_type"])[1],
            asset_url(row["pk"], row["title"]) + context_query(context),
        )
        for row in map(seen.get, ids)
        if row
    ]
