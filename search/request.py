"""What somebody asks the search, cleaned from the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

from library.choices import Language
from search.choices import Sort
from search.facets import FACET_BY_NAME, FACETS
from search.query import LONGEST_QUERY

PAGE_SIZE = 20
LARGEST_PAGE = 100
MOST_FILTER_VALUES = 50
# The facet whose versions of an asset are shown as one.
COLLAPSED = "language"
# Asks for every version, where one would be shown.
WHOLE = "none"
CONTEXT_NAMES = ("stage", "role", "industry", "product", "competitor", "language")


@dataclass(frozen=True, slots=True)
class Context:
    """The deal somebody thinks of: it lifts what fits and hides nothing."""

    stage: str = ""
    role: str = ""
    industry: str = ""
    product: str = ""
    competitor: str = ""
    language: str = ""


NOWHERE = Context()


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that cannot be used."""

    code: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A cleaned question."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: Context = field(default_factory=Context)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = PAGE_SIZE
    # The language of a reader who sees each asset in one version; empty for all versions.
    collapse: str = ""

    @property
    def start(self) -> int:
        """The number of results before the page."""
        return (self.page - 1) * self.page_size


def clean_request(query, collapse: bool = False) -> tuple[SearchRequest, list[Problem]]:
    """Return a usable request and what had to be left out of it.

    With `collapse`, or where the query asks for it, each asset is found in one language; who
    filters by language finds all that is in it.
    """
    problems: list[Problem] = []
    text = query.get("q", "")
    if len(text) > LONGEST_QUERY:
        problems.append(Problem("too_long", "q", text[:40]))
    filters = _filters(query, problems)
    request = SearchRequest(
        text=text.replace("\x00", " ")[:LONGEST_QUERY].strip(),
        filters=filters,
        context=_context(query, filters, problems),
        sort=_sort(query, problems),
        page=_number(query, "page", 1, 10**12, problems),
        page_size=_number(query, "page_size", PAGE_SIZE, LARGEST_PAGE, problems),
        collapse=_collapse(query, collapse, filters, problems),
    )
    return request, problems


def _filters(query, problems) -> dict[str, tuple[str, ...]]:
    filters = {}
    for facet in FACETS:
        values = [v for v in dict.fromkeys(query.getlist(facet.name)) if v][:MOST_FILTER_VALUES]
        known = tuple(v for v in values if facet.knows(v) and "\x00" not in v)
        problems += [
            Problem(f"unknown_{facet.name}", facet.name, v) for v in values if v not in known
        ]
        if known:
            filters[facet.name] = known
    return filters


def _context(query, filters, problems) -> Context:
    """The context is what `for_…` says, else the filter on stage or role."""
    values = {}
    for name in CONTEXT_NAMES:
        value = query.get(f"for_{name}", "")
        if value and not FACET_BY_NAME[name].knows(value):
            problems.append(Problem(f"unknown_{name}", f"for_{name}", value))
            value = ""
        if not value and name in ("stage", "role"):
            value = next(iter(filters.get(name, ())), "")
        values[name] = value
    return Context(**values)


def _sort(query, problems) -> Sort:
    value = query.get("sort") or Sort.RELEVANCE
    if value not in Sort.values:
        problems.append(Problem("unknown_sort", "sort", value))
        return Sort.RELEVANCE
    return Sort(value)


def _collapse(query, always: bool, filters, problems) -> str:
    asked = query.get("collapse", "")
    if asked not in ("", COLLAPSED, WHOLE):
        problems.append(Problem("unknown_collapse", "collapse", asked))
    wanted = asked == COLLAPSED or (always and asked != WHOLE)
    if COLLAPSED in filters:
        wanted = False
    return readers_language() if wanted else ""


def readers_language() -> str:
    """Return the language of the interface as assets are marked."""
    language = get_language() or ""
    return language if language in Language.values else str(Language.ENGLISH)


def _number(query, name: str, default: int, most: int, problems) -> int:
    text = query.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) > 0):
        problems.append(Problem(f"bad_{name}", name, text))
        return default
    return min(int(text), most)
