"""What people search for, how often, and how often in vain. It reads totals, never the log."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from accounts.prepared import AnyOf, PreparedQuery, prepared
from library.models import ContentRequest
from reports.choices import Show
from reports.querysets import RankFilter
from usage.models import SearchTotal

PAGE_SIZE = 20
# Nobody pages further down.
DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class Sums:
    """How often people searched, and how often in vain."""

    searches: int = 0
    people: int = 0
    empty: int = 0
    ignored: int = 0

    @property
    def empty_share(self) -> int:
        """Searches without results, in per cent."""
        return round(100 * self.empty / self.searches) if self.searches else 0

    @property
    def ignored_share(self) -> int:
        """Searches whose reader opened nothing, in per cent."""
        return round(100 * self.ignored / self.searches) if self.searches else 0


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in the report, with the content request it has led to."""

    place: int
    text: str
    address: str
    sums: Sums
    request_pk: int | None = None
    request_status: str = ""


def question_report(asked: RankFilter, show: Show, page: int = 1) -> tuple[Sums, list[QuestionRow]]:
    """Return the sums of all questions and a page of them, most first, in three queries at most."""
    start = (page - 1) * PAGE_SIZE
    if (asked.team and asked.team_pk is None) or start >= DEEPEST:
        return Sums(), []
    slot = (asked.days, asked.stage, asked.role, asked.team_pk or 0)
    overall = overall_row.first(*slot)
    rows = question_rows(show.value, page)(*slot)
    requests = {
        row["question"]: row for row in request_rows(AnyOf(row["question"] for row in rows))
    }
    return Sums(**overall) if overall else Sums(), [
        _row(place, row, requests.get(row["question"], {}))
        for place, row in enumerate(rows, start + 1)
    ]


@prepared
def overall_row(days, stage, role, team):
    """Return the sums of all questions."""
    return SearchTotal.objects.overall(days, stage, role, team).values(*Sums.__slots__)


@cache
def question_rows(measure: str, page: int) -> PreparedQuery:
    """Return the query for a page of questions, by how often they were asked or were in vain."""

    def rows(days, stage, role, team):
        found = SearchTotal.objects.most(measure, days, stage, role, team)
        columns = ("question", "text", *Sums.__slots__)
        return found.values(*columns)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]

    return PreparedQuery(rows)


@prepared
def request_rows(questions):
    """Return the content requests for some questions; the latest of each stands last."""
    found = ContentRequest.objects.filter(question__in=questions, merged_into=None)
    return found.order_by("pk").values("pk", "question", "status")


def _row(place: int, row: dict, request: dict) -> QuestionRow:
    return QuestionRow(
        place=place,
        text=row["text"],
        address=f"/search/?{urlencode({'q': row['text']})}",
        sums=Sums(*(row[name] for name in Sums.__slots__)),
        request_pk=request.get("pk"),
        request_status=request.get("status", ""),
    )
