"""What a run follows, pinned when it begins, and the list of everything that can be ticked."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import orjson

from library.pages import AssetPage
from playbooks.chapters import inner_key
from playbooks.choices import TICKED
from playbooks.funnels import stages_of
from playbooks.links import read_links
from playbooks.runs.models import Script


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that can be ticked: a step of a play, or a line of a playbook's stage."""

    key: str
    text: str
    stage: str = ""
    # The key of the play it belongs to; empty for a line of the playbook itself.
    play: str = ""


def pin(page: AssetPage, user, now) -> Script:
    """Return the script of what a reader sees published now, made unless it is there."""
    data = {"record": page.record, "linked": page.data["linked"], "plays": {}}
    named = {row["play"] for row in page.record.get("rows", ()) if row.get("play")}
    ids = {key: page.data["linked"][key] for key in sorted(named) if key in page.data["linked"]}
    if ids:
        links = read_links(user, now, ids.values())
        shown = {key: (pk, links.play(pk)) for key, pk in ids.items()}
        data["plays"] = {
            key: {"id": pk, "record": play["record"], "linked": play["linked"]}
            for key, (pk, play) in shown.items()
            if play
        }
    digest = sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()
    script, _made = Script.objects.get_or_create(
        digest=digest, defaults={"revision": page.data["revision"], "data": data}
    )
    return script


def ticks(data: dict) -> list[Tick]:
    """Return everything that can be ticked of a script, in the order it is done."""
    record = data["record"]
    if "rows" not in record:
        return [Tick(step["key"], step["text"], play=record["key"]) for step in record["steps"]]
    return [
        tick for stage in stages_of(record) for tick in ticks_at(data, stage.slug, record["rows"])
    ]


def ticks_at(data: dict, stage: str, rows: list[dict]) -> Iterator[Tick]:
    """Yield what can be ticked at one stage: what must be so, what to do and the plays, what is reached."""
    here = [row for row in rows if row["stage"] == stage]
    for slot in TICKED:
        for row in here:
            if row["slot"] != slot:
                continue
            if row["play"]:
                play = data["plays"].get(row["play"])
                for step in play["record"]["steps"] if play else ():
                    yield Tick(inner_key(row["key"], step["key"]), step["text"], stage, row["play"])
            elif row["text"]:
                yield Tick(row["key"], row["text"], stage)
