"""Runs of plays and playbooks, begun, done and ended in the last three months."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from demo.content import FOLDER, read
from library.assets.base import Asset
from playbooks.runs import running
from playbooks.runs.models import Run
from playbooks.runs.scripts import ticks
from usage.models import Event

# How late somebody last did a step of a run that goes on.
LATELY = 2


def load_runs() -> int:
    """Write the runs of the demo through the verbs people use, and set them back in time."""
    wanted = read(FOLDER / "runs.yaml")
    people = get_user_model().objects.in_bulk({w["who"] for w in wanted}, field_name="username")
    assets = dict(Asset.objects.values_list("key", "pk"))
    for wish in wanted:
        load_run(people[wish["who"]], assets[wish["asset"]], wish)
    return len(wanted)


def load_run(user, asset_id: int, wish: dict) -> None:
    """Write one run: some steps done, the next one due, or all of it ended."""
    customer, stage = wish.get("customer", ""), wish.get("stage", "")
    run = running.start(user, asset_id, customer=customer, stage=stage)
    steps = [step.key for step in ticks(run.script.data)]
    first = steps.index(run.at_step)
    done = steps[first : first + wish["done"]]
    for key in done:
        note = wish.get("note") if key == done[-1] else None
        running.change_step(user, run.pk, key, done=True, note=note)
    now = timezone.now()
    if "due" in wish:
        due = timezone.localdate(now) + timedelta(days=wish["due"])
        at_step = Run.objects.get(pk=run.pk).at_step
        running.change_step(user, run.pk, at_step, due_on=due.isoformat())
    if "outcome" in wish:
        running.finish(user, run.pk, wish["outcome"])
    set_back(run, now - timedelta(days=wish["days"]), now - timedelta(days=last_day(wish)))


def last_day(wish: dict) -> float:
    """Return how many days ago the last thing was done."""
    return wish.get("last", min(LATELY, wish["days"] / 2))


def set_back(run: Run, begun: datetime, ended: datetime) -> None:
    """Spread what was done over the days of a run."""
    rows = list(run.steps.filter(done_at__isnull=False).order_by("pk"))
    for number, row in enumerate(rows, start=1):
        row.done_at = begun + (ended - begun) * number / len(rows)
        row.save(update_fields=["done_at"])
        Event.objects.filter(pk=row.event_id).update(at=row.done_at)
    Run.objects.filter(pk=run.pk).update(started_at=begun, touched_at=ended)
    Run.objects.filter(pk=run.pk, finished_at__isnull=False).update(finished_at=ended)
