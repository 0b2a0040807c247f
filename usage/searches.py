"""The log of searches: each submitted question once, and the result that was opened from it.

Both are written outside the request. A result's address carries the trace of its question and its
place, the same for every reader; whose search it was is found when it is opened.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from usage.choices import Fate, Surface
from usage.later import later
from usage.models import LONGEST_QUESTION, Search

# Who asks the same again within this time pages, sorts, filters or comes back from a result.
SAME_SEARCH = timedelta(minutes=30)
# A result can be opened from its list for so long.
CLICK_WINDOW = timedelta(hours=1)
# A result may be opened before its search is written, by another process.
TRIES = 6
FOUND = "found"
_FOUND = re.compile(r"([0-9a-f]{10})(?:\.([1-9]\d{0,5}))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, and what was shown."""

    text: str
    question: str
    total: int
    partial_total: int = 0
    stage: str = ""
    role: str = ""
    context: dict = field(default_factory=dict)
    language: str = ""
    engine: str = ""
    took_ms: float = 0.0


class Arrival(NamedTuple):
    """The search that led to a page: its trace, and which result it was; None when that is not known."""

    trace: str
    position: int | None


class Click(NamedTuple):
    """A result that somebody opened."""

    user_id: int
    arrival: Arrival
    asset_id: int
    at: datetime
    tries: int = 0


def trace_of(question: str) -> str:
    """Return what stands for a question in an address."""
    return blake2s(question.encode("utf-8", "replace"), digest_size=5).hexdigest()


def log_search(user, asked: Asked, surface: Surface = Surface.PAGE) -> None:
    """Have a submitted search written down; asking the same again soon is the same search."""
    row = Search(
        user_id=user.pk,
        team_id=user.team_id,
        by_author=user.may(Right.AUTHOR),
        text=asked.text[:LONGEST_QUESTION],
        question=asked.question[:LONGEST_QUESTION],
        trace=trace_of(asked.question),
        stage=asked.stage,
        role=asked.role,
        context=asked.context,
        language=asked.language,
        surface=surface,
        engine=asked.engine,
        total=asked.total,
        partial_total=asked.partial_total,
        took_ms=asked.took_ms,
        at=timezone.now(),
        fate="" if asked.total + asked.partial_total else Fate.EMPTY,
    )
    later.add(write_searches, row)


def write_searches(rows: list[Search]) -> list[Search]:
    """Write searches, leaving out those that their person has just made."""
    people = sorted({row.user_id for row in rows})
    if connection.vendor == "postgresql":
        # Two processes may write for the same person at once; SQLite has one writer.
        list(User.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    since = min(row.at for row in rows) - SAME_SEARCH
    known = Search.objects.filter(user__in=people, at__gt=since)
    known = known.filter(trace__in={row.trace for row in rows})
    last = {
        key: at
        for *key_parts, at in known.order_by("at").values_list(*SAME, "at")
        for key in [tuple(key_parts)]
    }
    new = []
    for row in sorted(rows, key=lambda row: row.at):
        key = tuple(getattr(row, name) for name in SAME)
        if key not in last or row.at - last[key] >= SAME_SEARCH:
            last[key] = row.at
            new.append(row)
    Search.objects.bulk_create(new)
    return []


SAME = ("user_id", "trace", "stage", "role", "surface")


# --- Opening a result ---


def found_query(question: str, position: int) -> str:
    """Return what the address of a result carries."""
    return f"{trace_of(question)}.{position}"


def parse_found(text: str) -> Arrival | None:
    """Return what the address of a result says; None when it says nothing."""
    match = _FOUND.fullmatch(text)
    return Arrival(match[1], int(match[2]) if match[2] else None) if match else None


def take_arrival(request) -> Arrival | None:
    """Return which result of which search led to a page, and take it from the page's address.

    What is left is the same from wherever a reader came, so what was drawn once can be shown.
    """
    if FOUND not in request.GET:
        return None
    query = request.GET.copy()
    arrival = parse_found(query.pop(FOUND)[-1])
    request.GET, request.META["QUERY_STRING"] = query, query.urlencode()
    return arrival


def log_click(user, arrival: Arrival, asset_id: int) -> None:
    """Have it written down that somebody opened a result."""
    later.add(write_clicks, Click(user.pk, arrival, asset_id, timezone.now()))


def write_clicks(clicks: list[Click]) -> list[Click]:
    """Note each with the search it came from; return those whose search is not written yet."""
    again = [click for click in clicks if not note_click(click)]
    return [click._replace(tries=click.tries + 1) for click in again if click.tries < TRIES]


def note_click(click: Click) -> bool:
    """Note a click with its person's latest search for the question; only the first counts."""
    searches = Search.objects.filter(
        user=click.user_id,
        trace=click.arrival.trace,
        surface=Surface.PAGE,
        at__lte=click.at,
        at__gt=click.at - CLICK_WINDOW,
    )
    latest = searches.order_by("-at").values_list("pk", "clicked_id").first()
    if latest is None:
        return False
    pk, known = latest
    if known is None:
        Search.objects.filter(pk=pk).update(
            clicked_id=click.asset_id,
            clicked_position=click.arrival.position,
            clicked_at=click.at,
            fate=Fate.CLICKED,
        )
    return True
