"""What somebody asks of a rank, cleaned from the address."""

from dataclasses import dataclass

from accounts.models import Team
from library.registry import asset_types
from library.terms import get_terms
from reports.choices import Show
from reports.querysets import RankFilter
from usage.choices import WINDOWS

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be used."""

    field: str
    value: str


def clean_rank(query, teams=None) -> tuple[RankFilter, list[Problem]]:
    """Return a usable request and what was left out of it; a page knows the teams already."""
    problems = []
    slug = query.get("team") or ""
    if slug and teams is None:
        teams = Team.objects.filter(slug=slug) if "\x00" not in slug else ()
    team = next((found for found in teams or () if found.slug == slug), None)
    values = {"days": DEFAULT_DAYS}
    days = query.get("days") or str(DEFAULT_DAYS)
    if days in map(str, WINDOWS):
        values["days"] = int(days)
    else:
        problems.append(Problem("days", days))
    for name, known in CHECKS.items():
        value = query.get(name) or ""
        if value and not known(value):
            problems.append(Problem(name, value))
        else:
            values[name] = value
    if slug and team is None:
        problems.append(Problem("team", slug))
    elif team:
        values.update(team=slug, team_pk=team.pk)
    return RankFilter(**values), problems


def clean_show(query) -> Show:
    """Return which questions are asked for; all of them without a choice."""
    show = query.get("show") or Show.ALL
    return Show(show) if show in Show.values else Show.ALL


CHECKS = {
    "stage": lambda slug: get_terms().has("stage", slug),
    "role": lambda slug: get_terms().has("role", slug),
    "type": lambda key: key in asset_types(),
}
