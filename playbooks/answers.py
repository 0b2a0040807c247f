"""Playbooks, journeys and runs as the API answers them: only what the caller may see."""

from collections.abc import Mapping

from django.http import Http404

from library.actions import visible_asset
from library.assets.base import Asset, asset_url
from library.pages import page_row
from playbooks.chapters import Chapter, Line, PlayView, Step, chapter_of
from playbooks.choices import ANSWERS, Slot
from playbooks.funnels import stages_of
from playbooks.links import Linked, read_links
from playbooks.maps import MapStep, map_of
from playbooks.runs.models import Run, RunStep
from playbooks.runs.reading import seen_ticks
from playbooks.runs.scripts import Tick, ticks


def published(user, name, kind: str, now) -> tuple[int, dict]:
    """Return the id and the projection of an asset of one type, named by id or key."""
    asset_id, asset_type = visible_asset(user, name)
    row = page_row.first(user.sight, now, asset_id) if asset_type == kind else None
    if not row or not row["data"]:
        raise Http404
    return asset_id, row["data"]


def head_of(asset_id: int, record: dict) -> dict:
    """Return what every answer says of an asset."""
    title = record["title"]
    return {
        "id": asset_id,
        "title": title,
        "language": record["language"],
        "url": asset_url(asset_id, title),
    }


def playbook_body(user, name, now) -> dict:
    """Return a playbook with every stage, in a few queries whatever its size."""
    asset_id, data = published(user, name, "playbook", now)
    record, ids = data["record"], data["linked"]
    plays = {ids[row["play"]] for row in record["rows"] if row["play"] in ids}
    links = read_links(user, now, ids.values(), plays)

    def find(key: str):
        play = links.play(ids.get(key, 0))
        return (play["record"], play["linked"]) if play else None

    return {
        **head_of(asset_id, record),
        "key": record["key"],
        "summary": record["summary"],
        "funnel": record["funnel"],
        "industries": record["industries"],
        "products": record["products"],
        "stages": [
            stage_body(chapter_of(record, stage.slug, ids, links, find))
            for stage in stages_of(record)
        ],
    }


def stage_body(chapter: Chapter) -> dict:
    """Return one stage of a playbook."""
    lines = {str(slot): line_bodies(chapter.lines[slot]) for slot in Slot.values}
    return {
        "stage": chapter.stage.slug,
        "label": chapter.stage.label,
        "aim": chapter.aim,
        **{str(slot): lines[slot] for slot in ANSWERS},
        "plays": [play_body(play) for play in chapter.plays if play.linked.is_shown],
        **{str(slot): found for slot, found in lines.items() if slot not in ANSWERS},
    }


def line_bodies(lines: list[Line]) -> list[dict]:
    """Return the lines of one slot; one that only names a hidden asset says nothing."""
    bodies = [
        {"key": line.key, "text": line.text, "asset": asset_body(line.linked)} for line in lines
    ]
    return [body for body in bodies if body["text"] or body["asset"]]


def asset_body(linked: Linked | None) -> dict | None:
    """Return an asset that a playbook names, if the caller may see it."""
    if linked is None or not linked.is_shown:
        return None
    names = ("id", "key", "type", "title", "language", "url")
    return {name: getattr(linked, name) for name in names}


def asset_bodies(found: list[Linked]) -> list[dict]:
    """Return those of some assets that the caller may see."""
    return [body for body in map(asset_body, found) if body]


def play_body(play: PlayView) -> dict:
    """Return a play with its steps."""
    return {
        "id": play.linked.id,
        "key": play.linked.key,
        "title": play.linked.title,
        "url": play.linked.url,
        "goal": play.goal,
        "steps": [step_body(step) for step in play.steps],
    }


def step_body(step: Step) -> dict:
    """Return one step of a play."""
    names = ("key", "text", "heading", "owner", "role", "result", "measure", "minutes")
    return {name: getattr(step, name) for name in names} | {"assets": asset_bodies(step.assets)}


def journey_body(user, name, now) -> dict:
    """Return a customer journey, stage by stage; a stage without steps is a gap."""
    asset_id, data = published(user, name, "journey", now)
    record, ids = data["record"], data["linked"]
    links = read_links(user, now, ids.values())
    rows = {row["key"]: row for row in record["steps"]}
    return {
        **head_of(asset_id, record),
        "key": record["key"],
        "funnel": record["funnel"],
        "segment": record["segment"],
        "stages": [
            {
                "stage": stage.stage.slug,
                "label": stage.stage.label,
                "steps": [journey_step(step, rows[step.key]) for step in stage.steps],
            }
            for stage in map_of(record, ids, links)
        ],
    }


def journey_step(step: MapStep, row: dict) -> dict:
    """Return one step of a journey."""
    names = ("key", "role", "channel", "know", "feel", "do", "measure", "sentence")
    return {name: getattr(step, name) for name in names} | {
        "buyer_stage": row["buyer_stage"] or "",
        "assets": asset_bodies(step.content),
        "hints": [{"asset": asset.key, "hint": hint} for asset, hint in step.hints],
        "gap": step.is_gap,
    }


def run_body(user, run: Run, now) -> dict:
    """Return a run with its steps; the words of what the caller may not see any more are left out."""
    seen = Asset.objects.visible_to(user, now).filter(pk=run.asset_id).values("pk", "title").first()
    return {
        "id": run.pk,
        "url": run.get_absolute_url(),
        "asset": head_of_run(seen),
        "customer": run.customer,
        "deal": run.deal,
        "stage": run.stage,
        "owner": run.owner.username,
        "done": run.done_count,
        "of": run.step_count,
        "at": run.at_step,
        "outcome": run.outcome,
        "note": run.note,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "steps": step_bodies(user, run, now, bool(seen)),
    }


def head_of_run(seen: Mapping | None) -> dict | None:
    """Return what a run follows, if it can be seen."""
    return (
        {"id": seen["pk"], "title": seen["title"], "url": asset_url(*seen.values())}
        if seen
        else None
    )


def step_bodies(user, run: Run, now, is_seen: bool) -> list[dict]:
    """Return the steps of a run with what was done."""
    data = run.script.data
    readable = {tick.key for tick in seen_ticks(user, data, now)} if is_seen else set()
    marks = {row.key: row for row in run.steps.all()}
    return [mark_body(tick, tick.key in readable, marks.get(tick.key)) for tick in ticks(data)]


def mark_body(tick: Tick, is_readable: bool, mark: RunStep | None) -> dict:
    """Return one step of a run."""
    return {
        "key": tick.key,
        "text": tick.text if is_readable else "",
        "stage": tick.stage,
        "done": bool(mark and mark.done_at),
        "note": mark.note if mark else "",
        "due_on": mark.due_on if mark else None,
    }
