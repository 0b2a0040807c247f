"""Where runs stop: each play and playbook that is followed, and the steps of one."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from library.assets.base import Asset
from library.kinds import type_of
from library.terms import get_terms
from playbooks.choices import Outcome
from playbooks.runs.models import Run, RunStep
from playbooks.runs.reading import seen_ticks
from playbooks.runs.scripts import Tick

MOST_ROWS = 100
GOING_ON = Q(finished_at__isnull=True)
STOPPED = Q(outcome=Outcome.STOPPED)


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """A play or playbook with its runs: all, those going on, those stopped halfway."""

    id: int
    title: str
    language: str
    icon: str
    type_label: str
    runs: int
    going_on: int
    stopped: int

    @property
    def finished(self) -> int:
        """How many ended otherwise than by stopping."""
        return self.runs - self.going_on - self.stopped


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step: how many runs did it, stand at it, and stopped at it."""

    text: str
    group: str
    done: int
    standing: int
    stopped: int


@dataclass(frozen=True, slots=True)
class StepStops:
    """The steps of one play or playbook, as the latest run follows it."""

    asset: dict
    runs: int
    rows: list[StepRow]
    # Runs that stand at a step which is no longer there, or which the reader may not see.
    elsewhere: int

    @property
    def most(self) -> StepRow | None:
        """The step at which most runs stopped or stand."""
        worst = max(self.rows, key=lambda row: (row.stopped, row.standing), default=None)
        return worst if worst and (worst.stopped or worst.standing) else None


def run_stops(user, now) -> list[FollowedRow]:
    """Return what is followed, most runs first, as far as a person may count and see it."""
    rows = list(
        Run.objects.counted_by(user)
        .filter(asset__in=Asset.objects.visible_to(user, now))
        .values("asset", "asset__title", "asset__language", "asset__asset_type")
        .annotate(
            runs=Count("pk"),
            going_on=Count("pk", filter=GOING_ON),
            stopped=Count("pk", filter=STOPPED),
        )
        .order_by("-runs", "asset__title")[:MOST_ROWS]
    )
    return [
        FollowedRow(
            row["asset"],
            row["asset__title"],
            row["asset__language"],
            *type_of(row["asset__asset_type"]),
            row["runs"],
            row["going_on"],
            row["stopped"],
        )
        for row in rows
    ]


def step_stops(user, asset_id: int, now) -> StepStops | None:
    """Return the steps of one play or playbook with its runs, or None when there is none to see."""
    seen = Asset.objects.visible_to(user, now).filter(pk=asset_id)
    asset = seen.values("pk", "title", "language").first()
    runs = Run.objects.counted_by(user).filter(asset=asset_id)
    latest = runs.select_related("script").order_by("-started_at").first() if asset else None
    if latest is None:
        return None
    standing, stopped = standings(runs)
    done = Counter(
        dict(
            RunStep.objects.filter(run__in=runs.values("pk"), done_at__isnull=False)
            .values_list("key")
            .annotate(n=Count("pk"))
        )
    )
    steps = named_ticks(user, latest.script.data, now)
    rows = [
        StepRow(tick.text, group, done[tick.key], standing[tick.key], stopped[tick.key])
        for tick, group in steps
    ]
    named = {tick.key for tick, _group in steps}
    elsewhere = sum(
        n for both in (standing, stopped) for key, n in both.items() if key not in named
    )
    return StepStops(asset, runs.count(), rows, elsewhere)


def standings(runs) -> tuple[Counter, Counter]:
    """Return how many runs stand, and how many stopped, at each step."""
    standing, stopped = Counter(), Counter()
    for row in runs.stops():
        if row["at_step"] and row["outcome"] in ("", Outcome.STOPPED):
            (stopped if row["outcome"] else standing)[row["at_step"]] += row["runs"]
    return standing, stopped


def named_ticks(user, data: dict, now) -> list[tuple[Tick, str]]:
    """Return the steps a reader may see, each with the stage and the play it belongs to."""
    plays, label = data["plays"], get_terms().label
    shown = []
    for tick in seen_ticks(user, data, now):
        names = [label("stage", tick.stage)] if tick.stage else []
        names += [plays[tick.play]["record"]["title"]] if tick.play in plays else []
        shown.append((tick, " · ".join(names)))
    return shown
