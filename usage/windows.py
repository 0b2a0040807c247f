"""The arithmetic of windows: today and the N − 1 days before, and the period before that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from usage.choices import WINDOWS

# The oldest day that any total still counts.
HORIZON_DAYS = 2 * max(WINDOWS)
Slice = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class DayCount:
    """Uses of one asset on a day by stage, role and team."""

    day: date
    stage: str
    role: str
    team_id: int
    count: int


def periods_of(day: date, today: date) -> list[str]:
    """Return the names of the totals that a day counts in, as columns are named."""
    age = (today - day).days
    names = [f"uses_{n}" for n in WINDOWS if 0 <= age < n]
    return names + [f"before_{n}" for n in WINDOWS if n <= age < 2 * n]


def cube(counts: Iterable[DayCount], lineages: dict[int, list[int]], today: date):
    """Sum counts for every stage, role and team that was named, and for all of them.

    Returns {(stage, role, team): {column: sum}}; '' and 0 stand for all. A team's uses
    count for the teams it is part of, as `lineages` says.
    """
    sums: dict[Slice, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in counts:
        columns = periods_of(entry.day, today)
        for key in slices_of(entry, lineages) if columns else ():
            for column in columns:
                sums[key][column] += entry.count
    return sums


def slices_of(entry: DayCount, lineages: dict[int, list[int]]) -> list[Slice]:
    """Return every row of the cube that a count belongs to."""
    stages = {"", entry.stage}
    roles = {"", entry.role}
    teams = {0, *lineages.get(entry.team_id, ())}
    return [(stage, role, team) for stage in stages for role in roles for team in teams]


def days_that_move(before: date, today: date) -> list[date]:
    """Return the days that enter or leave some window when the calendar moves on."""
    edges = {n for window in WINDOWS for n in (window, 2 * window)}
    steps = min((today - before).days, HORIZON_DAYS)
    moved = {today - timedelta(days=edge + step) for edge in edges for step in range(steps)}
    return sorted(moved)
