"""A stage of a playbook and the steps of a play, as pages and answers show them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from library.choices import StageOwner
from library.terms import StageView, get_terms
from playbooks.choices import TICKED, Bant, Slot, StepOwner
from playbooks.funnels import stages_of
from playbooks.links import Linked, Links

# Returns the record of a play and the ids its keys stand for, or None when it cannot be shown.
FindPlay = Callable[[str], tuple[dict, dict] | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody who runs it did and wrote at a step or a line."""

    key: str
    done: bool = False
    note: str = ""
    due_on: date | None = None


Marks = Mapping[str, Mark]


def mark_of(marks: Marks | None, key: str) -> Mark | None:
    """Return the mark under a key, an empty one if nobody touched it; None outside of a run."""
    return None if marks is None else marks.get(key, Mark(key))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a play."""

    key: str
    text: str
    heading: str = ""
    owner: str = ""
    owner_label: str = ""
    role: str = ""
    role_label: str = ""
    result: str = ""
    measure: str = ""
    minutes: int | None = None
    assets: list[Linked] = field(default_factory=list)
    mark: Mark | None = None
    # Where on its page it stands; plays of one playbook may use the same keys.
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PlayView:
    """A play within a stage; without a title it cannot be shown."""

    key: str
    linked: Linked
    goal: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(bool(step.mark and step.mark.done) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stage: a text, an asset, or both."""

    key: str
    text: str
    linked: Linked | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One stage of a playbook."""

    stage: StageView
    number: int
    of: int
    aim: str
    owner: str
    buyer_stage: str
    thinks: str
    feels: str
    does: str
    bant: list[tuple[str, bool]]
    lines: dict[str, list[Line]]
    plays: list[PlayView]
    next_owner: str

    @property
    def is_handover(self) -> bool:
        """Tell whether somebody else leads the next stage."""
        return bool(self.next_owner) and self.next_owner != self.owner

    @property
    def assets(self) -> list[Linked]:
        """Return every asset of the stage that can be opened, each once."""
        found = [line.linked for lines in self.lines.values() for line in lines if line.linked]
        found += [a for play in self.plays for step in play.steps for a in step.assets]
        return list({asset.id: asset for asset in found if asset.is_shown}.values())


def steps_of(
    record: dict, ids: dict[str, int], links: Links, marks: Marks | None = None, within: str = ""
) -> list[Step]:
    """Return the steps of a play's record, of one within a playbook by the key of its line."""
    label = get_terms().label
    return [
        Step(
            key=row["key"],
            text=row["text"],
            heading=row["heading"],
            owner=row["owner"],
            owner_label=str(StepOwner(row["owner"]).label) if row["owner"] else "",
            role=row["role"] or "",
            role_label=label("role", row["role"]) if row["role"] else "",
            result=row["result"],
            measure=row["measure"],
            minutes=row["minutes"],
            assets=[links.get(key, ids) for key in row["assets"]],
            mark=mark_of(marks, inner_key(within, row["key"])),
            anchor=inner_key(within, row["key"]),
        )
        for row in record["steps"]
    ]


def inner_key(line: str, step: str) -> str:
    """Return the key that a play's step has within a playbook; a play may stand in it twice."""
    return f"{line}.{step}" if line else step


def rows_at(record: dict, stage: str) -> list[dict]:
    """Return the lines of one stage of a playbook."""
    return [row for row in record["rows"] if row["stage"] == stage]


def chapter_of(
    record: dict,
    slug: str,
    ids: dict,
    links: Links,
    find: FindPlay,
    marks: Marks | None = None,
) -> Chapter | None:
    """Return one stage of a playbook's record; None in a funnel without stages."""
    stages = stages_of(record)
    place = next((n for n, stage in enumerate(stages) if stage.slug == slug), None)
    if place is None:
        return None
    described = {row["stage"]: row for row in record["chapters"]}
    own, stage = described.get(slug, {}), stages[place]
    following = stages[place + 1] if place + 1 < len(stages) else None
    rows = rows_at(record, slug)
    return Chapter(
        stage=stage,
        number=place + 1,
        of=len(stages),
        aim=own.get("aim") or stage.text_in("goal", record["language"]),
        owner=leader(stage, own),
        buyer_stage=own.get("buyer_stage") or "",
        thinks=own.get("thinks") or stage.text_in("question", record["language"]),
        feels=own.get("feels", ""),
        does=own.get("does") or stage.text_in("buyer_side", record["language"]),
        bant=[(str(part.label), own.get(part.value, False)) for part in Bant],
        lines={slot: list(lines_in(rows, slot, ids, links, marks)) for slot in Slot.values},
        plays=[play_view(row, ids, links, find, marks) for row in rows if row["play"]],
        next_owner=leader(following, described.get(following.slug, {})) if following else "",
    )


def leader(stage: StageView, described: dict) -> str:
    """Return who leads a stage: as the playbook says, else as the funnel does."""
    return str(StageOwner(described.get("owner") or stage.owner).label)


def lines_in(rows, slot: str, ids: dict, links: Links, marks: Marks | None) -> Iterable[Line]:
    """Yield the lines in one slot; plays stand apart, and only a text can be ticked."""
    for row in rows:
        if row["slot"] == slot and not row["play"]:
            linked = links.get(row["asset"], ids) if row["asset"] else None
            mark = mark_of(marks, row["key"]) if slot in TICKED and row["text"] else None
            yield Line(row["key"], row["text"], linked, mark)


def play_view(row: dict, ids: dict, links: Links, find: FindPlay, marks) -> PlayView:
    """Return a play that a line names, with its steps if the reader may see it."""
    linked = links.get(row["play"], ids)
    found = find(row["play"])
    if found is None:
        return PlayView(row["key"], linked)
    record, own_ids = found
    steps = steps_of(record, own_ids, links, marks, within=row["key"])
    return PlayView(row["key"], linked, record["goal"], steps)
