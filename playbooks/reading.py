"""What the pages of playbooks, plays and journeys read: one query for everything they name."""

from dataclasses import dataclass, field

from library.pages import AssetPage
from playbooks.chapters import Chapter, Step, chapter_of, rows_at, steps_of
from playbooks.funnels import open_stage, stages_of
from playbooks.links import Linked, Links, read_links
from playbooks.runs.reading import OpenRun, open_runs


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a page: the links, the open stage, the reader's own open runs."""

    links: Links
    stage: str = ""
    runs: list[OpenRun] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PathStop:
    """A stage on the path through a playbook."""

    slug: str
    label: str
    number: int
    lines: int
    plays: int
    is_open: bool
    # Of a run: how much can be ticked here, and how much is.
    ticks: int = 0
    done: int = 0

    @property
    def is_done(self) -> bool:
        """Tell whether everything here is ticked."""
        return 0 < self.ticks == self.done


def read_playbook(page: AssetPage, user, now) -> Reading:
    """Read what the open stage of a playbook names, and what its plays name."""
    record, ids = page.record, page.data["linked"]
    stage = open_stage(record, page.stage)
    rows = rows_at(record, stage)
    named = {ids[key] for row in rows for key in (row["play"], row["asset"]) if key in ids}
    parts = {ids[row["play"]] for row in rows if row["play"] in ids}
    return kept(page, Reading(read_links(user, now, named, parts), stage, runs_of(page, user)))


def read_play(page: AssetPage, user, now) -> Reading:
    """Read the assets that a play's steps name."""
    return kept(
        page,
        Reading(read_links(user, now, page.data["linked"].values()), runs=runs_of(page, user)),
    )


def read_journey(page: AssetPage, user, now) -> Reading:
    """Read the assets that a journey's steps name."""
    return kept(page, Reading(read_links(user, now, page.data["linked"].values())))


def runs_of(page: AssetPage, user) -> list[OpenRun]:
    """Return the reader's own open runs of this page's asset."""
    return open_runs(user, page.id) if page.id else []


def kept(page: AssetPage, reading: Reading) -> Reading:
    """Note on the page what else it shows and whose uses it counts."""
    page.own_key = (reading.stage, reading.links.key)
    page.counted, page.counted_at = tuple(reading.links.rows), reading.stage
    return reading


def chapter(page: AssetPage) -> Chapter | None:
    """Return the open stage of a playbook's page."""
    reading: Reading = page.own

    def find(key: str):
        data = reading.links.play(page.data["linked"].get(key, 0))
        return (data["record"], data["linked"]) if data else None

    return chapter_of(page.record, reading.stage, page.data["linked"], reading.links, find)


def path(record: dict, open_slug: str) -> list[PathStop]:
    """Return the stages of a playbook's funnel, with how much it has for each."""
    stops = []
    for number, stage in enumerate(stages_of(record), 1):
        rows = rows_at(record, stage.slug)
        plays = sum(bool(row["play"]) for row in rows)
        stops.append(
            PathStop(
                stage.slug,
                stage.label,
                number,
                len(rows) - plays,
                plays,
                stage.slug == open_slug,
            )
        )
    return stops


def steps(page: AssetPage) -> list[Step]:
    """Return the steps of a play's page."""
    return steps_of(page.record, page.data["linked"], page.own.links)


def assets_of(steps: list[Step]) -> list[Linked]:
    """Return the assets of some steps that can be opened, each once."""
    found = {asset.id: asset for step in steps for asset in step.assets if asset.is_shown}
    return list(found.values())
