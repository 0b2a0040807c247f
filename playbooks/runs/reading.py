"""Runs as pages and answers show them."""

from dataclasses import dataclass

from accounts.prepared import AnyOf, prepared
from library.assets.base import Asset
from playbooks.chapters import Chapter, Mark, Step, chapter_of, rows_at, steps_of
from playbooks.choices import LinkState
from playbooks.funnels import open_stage
from playbooks.links import Links, read_links
from playbooks.runs.models import Run
from playbooks.runs.scripts import Tick, ticks

MOST_OPEN = 5


@dataclass(frozen=True, slots=True)
class OpenRun:
    """One of a reader's own runs, as the page of its play names it."""

    id: int
    customer: str
    done: int
    of: int
    stage: str


@prepared
def open_run_rows(owner, asset):
    """Return a person's open runs of one asset, the one touched last first."""
    rows = Run.objects.open().filter(owner=owner, asset=asset).order_by("-touched_at")
    return rows.values("pk", "customer", "done_count", "step_count", "stage")[:MOST_OPEN]


def open_runs(user, asset_id: int) -> list[OpenRun]:
    """Return a person's own open runs of one asset."""
    return [OpenRun(*row.values()) for row in open_run_rows(user.pk, asset_id)]


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run as its reader sees it: the open stage or the steps, with what was done."""

    run: Run
    record: dict
    links: Links
    stage: str
    marks: dict[str, Mark]
    is_mine: bool
    # Why what the run follows cannot be shown any more; empty when it can.
    withdrawn: str

    @property
    def data(self) -> dict:
        """The script."""
        return self.run.script.data


def run_page(user, run_id: int, stage: str, now) -> RunPage | None:
    """Return a run that a person may see, with the stage asked for, or None."""
    run = Run.objects.visible_to(user).select_related("script", "owner").filter(pk=run_id).first()
    if run is None:
        return None
    data = run.script.data
    record = data["record"]
    follows_stages = "rows" in record
    opened = open_stage(record, stage or run.stage) if follows_stages else ""
    links = read_links(user, now, {run.asset_id or 0, *named_at(data, opened)})
    state = links.state_of(run.asset_id)
    marks = {
        row["key"]: Mark(row["key"], row["done_at"] is not None, row["note"], row["due_on"])
        for row in run.steps.values("key", "done_at", "note", "due_on")
    }
    return RunPage(
        run,
        record,
        links,
        opened,
        marks,
        run.owner_id == user.pk,
        "" if state == LinkState.SHOWN else str(state.label),
    )


@prepared
def seen_rows(sight, now, ids):
    """Return the titles of assets that a person may see."""
    seen = Asset.objects.seen_with(sight, now).filter(pk__in=ids)
    return seen.values("pk", "title", "language")


def seen_ticks(user, data: dict, now) -> list[Tick]:
    """Return what can be ticked of a script, without the plays that a person may not see."""
    plays = data["plays"]
    ids = AnyOf(sorted({play["id"] for play in plays.values()}))
    seen = {row["pk"] for row in seen_rows(user.sight, now, ids)} if ids else set()
    return [t for t in ticks(data) if t.play not in plays or plays[t.play]["id"] in seen]


def named_at(data: dict, stage: str) -> set[int]:
    """Return the ids that the open stage of a script names, its plays' steps included."""
    if not stage:
        return set(data["linked"].values())
    ids: set[int] = set()
    for row in rows_at(data["record"], stage):
        ids.update(data["linked"][k] for k in (row["play"], row["asset"]) if k in data["linked"])
        if play := data["plays"].get(row["play"]):
            ids.update(play["linked"].values())
    return ids


def run_chapter(page: RunPage) -> Chapter | None:
    """Return the open stage of a run of a playbook."""

    def find(key: str):
        play = page.data["plays"].get(key)
        shown = play and page.links.state_of(play["id"]) == LinkState.SHOWN
        return (play["record"], play["linked"]) if shown else None

    return chapter_of(page.record, page.stage, page.data["linked"], page.links, find, page.marks)


def run_steps(page: RunPage) -> list[Step]:
    """Return the steps of a run of a play."""
    return steps_of(page.record, page.data["linked"], page.links, page.marks)


def done_by_stage(page: RunPage) -> dict[str, tuple[int, int]]:
    """Return (done, all) of what can be ticked at each stage."""
    counts: dict[str, tuple[int, int]] = {}
    for tick in ticks(page.data):
        done, of = counts.get(tick.stage, (0, 0))
        mark = page.marks.get(tick.key)
        counts[tick.stage] = (done + bool(mark and mark.done), of + 1)
    return counts
