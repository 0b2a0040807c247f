"""What the rank's page shows beside the rows, and the rank as CSV."""

import csv

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.roles import Right
from library.choices import RequestStatus
from library.kinds import type_of
from library.models import ContentRequest
from library.registry import asset_types
from library.terms import get_terms
from reports.choices import Show
from reports.querysets import DEEPEST, PAGE_SIZE, RankFilter, RankRow
from reports.searches import QuestionRow, Sums
from usage.choices import WINDOWS

LAST_PAGE = DEEPEST // PAGE_SIZE
# What a spreadsheet would take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def rank_context(request, asked: RankFilter, rows: list[RankRow], teams, problems) -> dict:
    """Return the context of the rank's page."""
    today, page = timezone.localdate(), page_number(request.GET)
    return {
        "asked": asked,
        "key": (
            (get_terms().version, today, request.get_full_path(), tuple(rows)),
            tuple((team.slug, team.path, team.label) for team in teams),
            len(problems),
        ),
        # What a remembered page has drawn already is not worked out again.
        "rows": SimpleLazyObject(lambda: [(row, *type_of(row.type, row.form)) for row in rows]),
        "windows": WINDOWS,
        "today": today,
        "filters": SimpleLazyObject(lambda: filters_of(asked, teams)),
        "problems": problems,
        "page": page,
        "next_page": page + 1 if len(rows) == PAGE_SIZE and page < LAST_PAGE else 0,
        "previous_page": page - 1,
    }


def searches_context(request, asked, show, sums: Sums, rows, teams, problems) -> dict:
    """Return the context of the page of what people search for."""
    today, page = timezone.localdate(), page_number(request.GET)
    return {
        "asked": asked,
        "show": show,
        "shows": list(Show),
        "key": (
            (get_terms().version, today, request.get_full_path(), sums, tuple(rows)),
            tuple((team.slug, team.path, team.label) for team in teams),
            (len(problems), request.user.may(Right.AUTHOR)),
        ),
        "sums": sums,
        "rows": SimpleLazyObject(lambda: [(row, *request_of(row)) for row in rows]),
        "windows": WINDOWS,
        "today": today,
        "filters": SimpleLazyObject(lambda: filters_of(asked, teams, without="type")),
        "problems": problems,
        "may_work": request.user.may(Right.AUTHOR),
        "page": page,
        "next_page": page + 1 if len(rows) == PAGE_SIZE and page < LAST_PAGE else 0,
        "previous_page": page - 1,
    }


def request_of(row: QuestionRow) -> tuple[str, str]:
    """Return the state of a question's content request in words, and where to work on it."""
    if row.request_pk is None:
        return "", ""
    return str(RequestStatus(row.request_status).label), ContentRequest(
        pk=row.request_pk
    ).work_address


def filters_of(asked: RankFilter, teams, without: str = "") -> list[dict]:
    """Return the filters as the page draws them."""
    terms = get_terms()
    stages = [(stage.slug, stage.label) for stage in terms.stages]
    roles = [(role.slug, role.label) for role in terms.all("role")]
    found = [
        filter_of("stage", _("Stage"), stages, asked.stage),
        filter_of("role", _("Role"), roles, asked.role),
        filter_of("type", _("Type"), type_options(), asked.type),
        filter_of("team", _("Team"), [(t.slug, indented(t)) for t in teams], asked.team),
    ]
    return [one for one in found if one["name"] != without]


def type_options() -> list[tuple[str, str]]:
    """Return every type with its name."""
    return [(key, type_of(key)[1]) for key in asset_types()]


def indented(team) -> str:
    """Write a team below the one it is part of."""
    return "\u2003" * (len(team.lineage) - 1) + team.label


def filter_of(name: str, label: str, options, chosen: str) -> dict:
    """Return one filter as the page draws it."""
    return {"name": name, "label": label, "options": options, "chosen": chosen}


def page_number(query) -> int:
    """Return the page asked for, as far as pages go."""
    text = query.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return min(max(number, 1), LAST_PAGE)


def as_csv(asked: RankFilter, rows: list[RankRow]) -> HttpResponse:
    """Answer with the rows for a spreadsheet; a mark tells Excel that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rank-{asked.days}-days.csv"'
    names = ("rank", "change", "key", "type", "title", "uses", "uses_before", "users", "rating")
    writer = csv.writer(response)
    writer.writerow(names)
    writer.writerows([cell(getattr(row, name)) for name in names] for row in rows)
    return response


def questions_as_csv(asked: RankFilter, show: Show, rows: list[QuestionRow]) -> HttpResponse:
    """Answer with the questions for a spreadsheet."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"searches-{show.value}-{asked.days}-days.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(("place", "question", "searches", "people", "empty", "ignored", "request"))
    for row in rows:
        sums = (row.sums.searches, row.sums.people, row.sums.empty, row.sums.ignored)
        writer.writerow((row.place, cell(row.text), *sums, row.request_status))
    return response


def cell(value):
    """Return a value that a spreadsheet takes for text or a number, never for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return "" if value is None else value
