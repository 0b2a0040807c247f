"""Lists of runs: one's own on the home page, one's own and the team's on a page of their own."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils.dateparse import parse_date

from accounts.prepared import AnyOf
from accounts.roles import Right
from library.sections import Section, home_section
from library.terms import get_terms
from playbooks.choices import Outcome
from playbooks.runs.desk import on_desk
from playbooks.runs.models import Run
from playbooks.runs.reading import seen_rows

PAGE_SIZE = 30
MOST_PAGES = 100
ON_HOME = 5


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One of a person's open runs in a short list; without a title its play cannot be shown."""

    id: int
    title: str
    language: str
    customer: str
    stage: str
    done: int
    of: int
    due: date | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list."""

    id: int
    title: str
    language: str
    customer: str
    owner: str
    is_mine: bool
    stage: str
    done: int
    of: int
    due: date | None
    touched_at: datetime
    finished_at: datetime | None
    outcome: str


def seen_assets(user, now, items: list[dict]) -> dict[int, dict]:
    """Return the assets that somebody's open runs follow, as far as they may see them."""
    ids = sorted({item["asset"] for item in items if item["asset"]})
    return {row["pk"]: row for row in seen_rows(user.sight, now, AnyOf(ids))} if ids else {}


def desk_rows(items: list[dict], seen: dict[int, dict]) -> list[DeskRow]:
    """Return a person's open runs as rows of a short list."""
    label = get_terms().label
    return [
        DeskRow(
            id=item["id"],
            title=seen.get(item["asset"], {}).get("title", ""),
            language=seen.get(item["asset"], {}).get("language", ""),
            customer=item["customer"],
            stage=label("stage", item["stage"]) if item["stage"] else "",
            done=item["done"],
            of=item["of"],
            due=parse_date(item["due"]) if item["due"] else None,
        )
        for item in items
    ]


@home_section(order=20, asset_ids=lambda user: [i["asset"] for i in on_desk(user) if i["asset"]])
def my_runs(user, seen) -> Section | None:
    """A person's open runs on the home page: what is due first."""
    items = on_desk(user)
    if not items:
        return None
    part = {"rows": desk_rows(items[:ON_HOME], seen), "more": len(items) > ON_HOME}
    return Section("playbooks/parts/my_runs.html", part)


def runs_context(request, now) -> dict:
    """Return the context of the list of runs: whose, in which state, which page."""
    user, query = request.user, request.GET
    leads = user.may(Right.LEAD) and bool(user.team_id)
    of_team, finished = leads and query.get("of") == "team", "finished" in query
    number = page_number(query.get("page", ""))
    found = Run.objects.visible_to(user) if of_team else Run.objects.filter(owner=user)
    found = found.filter(finished_at__isnull=not finished).order_by("-touched_at")
    start = (number - 1) * PAGE_SIZE
    rows = list(
        found.with_next_due()
        .select_related("owner")
        .annotate(kind=F("asset__asset_type"))[start : start + PAGE_SIZE + 1]
    )
    seen = seen_assets(user, now, [{"asset": run.asset_id} for run in rows])
    return {
        "rows": [run_row(run, seen, user) for run in rows[:PAGE_SIZE]],
        "leads": leads,
        "of_team": of_team,
        "finished": finished,
        "previous_page": number - 1,
        "next_page": number + 1 if len(rows) > PAGE_SIZE and number < MOST_PAGES else 0,
    }


def run_row(run: Run, seen: dict[int, dict], user) -> RunRow:
    """Return a run as a row of the list."""
    asset = seen.get(run.asset_id, {})
    return RunRow(
        id=run.pk,
        title=asset.get("title", ""),
        language=asset.get("language", ""),
        customer=run.customer,
        owner=str(run.owner),
        is_mine=run.owner_id == user.pk,
        stage=get_terms().label("stage", run.stage) if run.stage else "",
        done=run.done_count,
        of=run.step_count,
        due=run.next_due,
        touched_at=run.touched_at,
        finished_at=run.finished_at,
        outcome=str(Outcome(run.outcome).label) if run.outcome else "",
    )


def page_number(text: str) -> int:
    """Return the page asked for, as far as pages go."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), MOST_PAGES)
