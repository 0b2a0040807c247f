"""What the results page shows: strip, chips, facets, notices, pages."""

import re
from dataclasses import dataclass
from functools import partial

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from library.requests.asking import OwnWish, wish_of
from library.terms import get_terms
from search.cards import Card, card
from search.choices import Sort
from search.document import FRESH_DAYS
from search.explaining import Explanation
from search.facets import FACET_BY_NAME, FacetGroup
from search.questions import question_key
from search.request import CONTEXT_NAMES
from search.service import ResultPage
from search.weights import weights
from usage.searches import found_query, trace_of

# Values of a facet that are shown at once; the others wait behind "more".
SHOWN = 6
# The strip takes the place of this facet.
STRIP = "stage"
KEPT = ("q", "sort", "collapse", *(f"for_{name}" for name in CONTEXT_NAMES))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds, with the address that drops it."""

    facet: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class StageCell:
    """A stage of the strip, with the address that chooses or leaves it."""

    slug: str
    label: str
    count: int
    current: bool
    address: str


def results_context(request, page: ResultPage, problems) -> dict:
    """Return the context of the results page."""
    terms, asked = get_terms(), page.request
    stage = terms.get("stage", asked.context.stage)
    wish = own_wish(request.user, page)
    return {
        "key": (*results_key(request, page, problems), wish),
        "wish": wish,
        "trace": trace_of(question_key(asked.text)) if asked.text else "",
        "results": page,
        "asked": asked,
        "stage": stage,
        "role": terms.get("role", asked.context.role),
        # What a remembered page has drawn already is not worked out again.
        **{name: SimpleLazyObject(partial(part, request, page)) for name, part in PARTS.items()},
        "sorts": list(Sort),
        "problems": [notice(problem) for problem in problems],
        "kept": [(name, value) for name in KEPT for value in request.GET.getlist(name) if value],
        "kept_filters": [
            (name, value) for name, values in asked.filters.items() for value in values
        ],
    }


def results_key(request, page: ResultPage, problems) -> tuple:
    """Return everything the results show, so that the same results are drawn once."""
    return (
        get_terms().version,
        request.get_full_path(),
        page.total,
        page.partial_total,
        tuple(hit.shown for hit in page.hits),
        tuple(group.shown for group in page.facets),
        len(problems),
        page.fallback,
    )


def own_wish(user, page: ResultPage) -> OwnWish | None:
    """Return what became of it when this person asked for what was not found, if they did."""
    asked = page.request
    if page.total or not asked.text:
        return None
    return wish_of(user, question_key(asked.text))


def explanation_context(request, found: Explanation, problems) -> dict:
    """Return the context of the admin's page that explains scores."""
    facets = [FACET_BY_NAME[name] for name in CONTEXT_NAMES]
    return {
        "found": found,
        "text": request.GET.get("q", ""),
        "choices": [
            (
                f"for_{facet.name}",
                facet.label,
                facet.options(),
                request.GET.get(f"for_{facet.name}"),
            )
            for facet in facets
        ],
        "weights": weights(),
        "fair_start": [(days, share * weights()["fresh"]) for days, share in FRESH_DAYS],
        "problems": [notice(problem) for problem in problems],
    }


def corrected(request, page: ResultPage) -> dict | None:
    """Return how slips were read: pairs of words, and the address that asks without them."""
    if not page.help.corrections:
        return None
    text = page.request.text
    for typed, best in page.help.corrections:
        text = re.sub(re.escape(typed), lambda _match, best=best: best, text, flags=re.IGNORECASE)
    return {"words": page.help.corrections, "text": text, "address": address(request.GET, q=text)}


PARTS = {
    "corrected": corrected,
    "meant": lambda request, page: page.help.meant and address(request.GET, q=page.help.meant),
    "strip": lambda request, page: strip(
        counts_of(page.facets),
        next(iter(page.request.filters.get(STRIP, ())), ""),
        request.GET,
    ),
    "chips": lambda request, page: chips(request.GET, page.request.filters),
    "groups": lambda _request, page: [
        split(group) for group in page.facets if group.name != STRIP and group.values
    ],
    "full": lambda _request, page: cards_of(page, partial=False),
    "partial": lambda _request, page: cards_of(page, partial=True),
    "turns": lambda request, page: turns(page, request.GET),
}


def cards_of(page: ResultPage, partial: bool) -> list[Card]:
    """Return the full or the partial matches as cards, each leading on from its place."""
    asked = page.request
    question = question_key(asked.text) if asked.text else ""
    return [
        card(hit, asked.context, found=found_query(question, place) if question else "")
        for place, hit in enumerate(page.hits, start=asked.start + 1)
        if hit.partial is partial
    ]


def counts_of(groups: list[FacetGroup]) -> dict[str, int]:
    """Return how many hits each stage has."""
    return {v.value: v.count for group in groups if group.name == STRIP for v in group.values}


def strip(counts: dict[str, int], current: str, query) -> list[StageCell]:
    """Return the cells of the strip; choosing the current stage again leaves it."""
    return [
        StageCell(
            stage.slug,
            stage.label,
            counts.get(stage.slug, 0),
            stage.slug == current,
            address(query, stage="" if stage.slug == current else stage.slug),
        )
        for stage in get_terms().stages
    ]


def address(query, **changes) -> str:
    """Return a query string with some parameters replaced and the page forgotten."""
    params = query.copy()
    params.pop("page", None)
    for name, value in changes.items():
        params.pop(name, None)
        if value:
            params[name] = value
    return f"?{params.urlencode()}"


def without(query, name: str, value: str) -> str:
    """Return a query string without one value of a parameter."""
    params = query.copy()
    params.pop("page", None)
    params.setlist(name, [kept for kept in params.getlist(name) if kept != value])
    return f"?{params.urlencode()}"


def chips(query, filters) -> list[Chip]:
    """Return a chip for every filter that holds."""
    return [
        Chip(
            str(FACET_BY_NAME[name].label),
            FACET_BY_NAME[name].label_of(value),
            without(query, name, value),
        )
        for name, values in filters.items()
        for value in values
    ]


def split(group: FacetGroup) -> dict:
    """Return a facet's values in those shown at once, chosen ones among them, and the rest."""
    first = [v for place, v in enumerate(group.values) if place < SHOWN or v.selected]
    return {
        "name": group.name,
        "label": group.label,
        "first": first,
        "rest": [v for v in group.values if v not in first],
    }


def notice(problem) -> str:
    """Say what was left out of a question, and why."""
    if problem.code == "too_long":
        return _("The question was too long and was cut.")
    return _("Left out, because it is not known here: %(value)s") % {"value": problem.value[:60]}


def turns(page: ResultPage, query) -> dict:
    """Return the addresses of the pages before and after."""
    number = page.request.page
    return {
        "number": number,
        "previous": address_of(query, min(number - 1, page.pages))
        if number > 1 and page.pages
        else "",
        "next": address_of(query, number + 1) if number < page.pages else "",
    }


def address_of(query, number: int) -> str:
    """Return the query string of another page."""
    params = query.copy()
    params["page"] = number
    return f"?{params.urlencode()}"
