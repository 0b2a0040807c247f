"""A customer journey as a map: stages across, the five elements down."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from library.channels import format_hints
from library.pages import AssetPage
from library.terms import StageView, get_terms
from playbooks.funnels import stages_of
from playbooks.links import Linked
from playbooks.presenting import facts, lazily, segment
from playbooks.sentences import step_sentence


@dataclass(frozen=True, slots=True)
class MapStep:
    """One step of a journey, with its content as the reader sees it."""

    key: str
    stage: str
    buyer_stage: str
    role: str
    role_label: str
    channel: str
    channel_label: str
    content: list[Linked]
    hints: list[tuple[Linked, str]]
    know: str
    feel: str
    do: str
    measure: str
    sentence: str

    @property
    def is_gap(self) -> bool:
        """Tell whether nothing that can be opened stands here."""
        return not any(asset.is_shown for asset in self.content)


@dataclass(frozen=True, slots=True)
class MapStage:
    """A stage of the map with its steps; without any it is a gap itself."""

    stage: StageView
    number: int
    steps: list[MapStep]


def journey_sheet(page: AssetPage) -> dict:
    """Return what a journey's page shows."""
    stages = lazily(map_of, page.record, page.data["linked"], page.own.links)
    return {
        "facts": facts((_("Segment"), page.record["segment"]), *segment(page.record)),
        "shows_stages": True,
        "map": stages,
        "open_stage": page.stage,
    }


def map_of(record: dict, ids: dict[str, int], links) -> list[MapStage]:
    """Return every stage of the journey's funnel with its steps."""
    steps = [map_step(record, row, ids, links) for row in record["steps"]]
    return [
        MapStage(stage, number, [step for step in steps if step.stage == stage.slug])
        for number, stage in enumerate(stages_of(record), 1)
    ]


def map_step(record: dict, row: dict, ids: dict[str, int], links) -> MapStep:
    """Return one step of a journey."""
    content = [links.get(key, ids) for key in row["assets"]]
    label = get_terms().label
    return MapStep(
        key=row["key"],
        stage=row["stage"],
        buyer_stage=label("buyer_stage", row["buyer_stage"]) if row["buyer_stage"] else "",
        role=row["role"] or "",
        role_label=label("role", row["role"]) if row["role"] else "",
        channel=row["channel"] or "",
        channel_label=label("channel", row["channel"]) if row["channel"] else "",
        content=content,
        hints=[
            (asset, hint)
            for asset in content
            if asset.is_shown
            for hint in format_hints(row["channel"] or "", asset.duration, asset.pictures)
        ],
        know=row["know"],
        feel=row["feel"],
        do=row["do"],
        measure=row["measure"],
        sentence=step_sentence(record, row, [asset.title for asset in content if asset.title]),
    )
