"""What somebody asks of coverage, cleaned from the address."""

from library.terms import get_terms
from reports.coverage.matrix import CoverageFilter
from reports.requests import Problem
from search.facets import FACET_BY_NAME

NAMES = ("type", "industry", "product", "language")
MOST_VALUES = 50


def clean_coverage(query) -> tuple[CoverageFilter, list[Problem]]:
    """Return a usable request and what was left out of it."""
    terms, problems, filters = get_terms(), [], {}
    funnel = query.get("funnel") or terms.default_funnel
    if not terms.has("funnel", funnel):
        problems.append(Problem("funnel", funnel))
        funnel = terms.default_funnel
    for name in NAMES:
        values = [value for value in dict.fromkeys(query.getlist(name)) if value][:MOST_VALUES]
        known = tuple(value for value in values if FACET_BY_NAME[name].knows(value))
        problems += [Problem(name, value) for value in values if value not in known]
        if known:
            filters[name] = known
    return CoverageFilter(funnel, filters), problems
