"""What the page of a run shows."""

from dataclasses import replace

from django.utils import timezone

from playbooks.presenting import slots_of
from playbooks.reading import path
from playbooks.runs.models import Run
from playbooks.runs.reading import RunPage, done_by_stage, run_chapter, run_steps
from playbooks.runs.running import outcomes_of


def run_context(page: RunPage) -> dict:
    """Return the context of a run's page."""
    run, record = page.run, page.record
    shown = {
        "page": page,
        "run": run,
        "record": record,
        "progress": progress(run),
        "outcomes": [(outcome, outcome.label) for outcome in outcomes_of(run)],
        "may_tick": page.is_mine and run.is_open and not page.withdrawn,
        "today": timezone.localdate(),
    }
    if page.withdrawn:
        return shown
    if not page.stage:
        return {**shown, "steps": run_steps(page)}
    chapter, done = run_chapter(page), done_by_stage(page)
    stops = [
        replace(stop, done=done.get(stop.slug, (0, 0))[0], ticks=done.get(stop.slug, (0, 0))[1])
        for stop in path(record, page.stage)
    ]
    return {**shown, "chapter": chapter, "path": stops, "slots": slots_of(chapter)}


def progress(run: Run) -> dict:
    """Return how far a run is."""
    return {"done": run.done_count, "of": run.step_count, "at": run.at_step}
