"""Search as JSON."""

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from accounts.problems import ApiProblem
from search.hits import Hit
from search.log import log_results
from search.query import LONGEST_QUERY
from search.request import Problem, clean_request
from search.service import find
from search.suggesting import suggestions
from usage.choices import Surface

router = Router(tags=["search"])


@router.get("/search")
def search(request):
    """Find assets.

    Parameters: q, the facets (repeated: any of), for_stage … for_competitor, sort, page, page_size;
    collapse=language finds each asset in one language, the reader's own before others.
    """
    asked, problems = clean_request(request.GET)
    if problems:
        first = problems[0]
        raise ApiProblem(first.code, message_of(first), first.field)
    page = find(asked, request.auth, timezone.now())
    log_results(request.auth, page, Surface.API)
    return {
        "total": page.total,
        "partial_total": page.partial_total,
        "took_ms": page.took_ms,
        "engine": page.engine,
        "fallback": page.fallback,
        "did_you_mean": page.help.meant or None,
        "corrections": [{"typed": typed, "read_as": best} for typed, best in page.help.corrections],
        "missing": list(page.help.missing),
        "results": [result(hit) for hit in page.hits],
        "facets": {group.name: [asdict(value) for value in group.values] for group in page.facets},
    }


@router.get("/suggest")
def suggest(request, q: str = ""):
    """Complete a question: terms, titles, past searches. Parameters: q, stage, role."""
    asked, _problems = clean_request(request.GET)
    found = suggestions(q, request.auth, timezone.now(), asked.context)
    return {"suggestions": [asdict(suggestion) for suggestion in found]}


def message_of(problem: Problem) -> str:
    """Say what is wrong with a parameter."""
    if problem.code == "too_long":
        return _("A question has at most %(n)s characters.") % {"n": LONGEST_QUERY}
    return _("Unknown value: %(value)s") % {"value": problem.value[:80]}


def result(hit: Hit) -> dict:
    """Return one result."""
    names = ("id", "key", "type", "form", "title", "summary", "language", "url", "score")
    return {
        **{name: getattr(hit, name) for name in names},
        "reasons": [asdict(reason) for reason in hit.reasons],
        "highlights": {"title": hit.title_html, "passage": hit.passage_html},
        "passage_file": hit.found_in._asdict() if hit.found_in else None,
        "stages": hit.stages,
        "roles": hit.roles,
        "uses": hit.uses,
        "shareable": hit.shareable,
        "partial": hit.partial,
        "versions": [asdict(version) for version in hit.versions],
    }
