"""What playbooks and journeys share: the funnel they follow, and the stages they name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.terms import StageView, get_terms


def funnel_field():
    """The funnel that an asset follows."""
    return models.ForeignKey(
        "library.FunnelModel",
        verbose_name=_("funnel"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: the default funnel."),
    )


def stages_of(record: dict) -> list[StageView]:
    """Return the stages of the funnel that a record follows, in order."""
    terms = get_terms()
    return terms.stages_of(record["funnel"] or terms.default_funnel)


def stages_named(record: dict) -> list[str]:
    """Return the stages that a record's rows name, in the order of their funnel."""
    named = {row["stage"] for name in ("chapters", "rows", "steps") for row in record.get(name, ())}
    return [stage.slug for stage in get_terms().all("stage") if stage.slug in named]


def problems_of_stages(record: dict, *names: str):
    """Return a problem for every row at a stage that is none of the record's funnel."""
    known = {stage.slug for stage in stages_of(record)}
    return [
        (f"{name}[{place}].stage", row["stage"], "is not a stage of this funnel")
        for name in names
        for place, row in enumerate(record[name])
        if row["stage"] not in known
    ]


def open_stage(record: dict, wanted: str) -> str:
    """Return the stage to open: the wanted one or its counterpart here, else the first with lines."""
    stages, terms = stages_of(record), get_terms()
    slugs = [stage.slug for stage in stages]
    if wanted in slugs:
        return wanted
    named = set(stages_named(record))
    if (asked := terms.get("stage", wanted)) and asked.standard:
        same = [stage.slug for stage in stages if stage.standard == asked.standard]
        if same:
            return next((slug for slug in same if slug in named), same[0])
    return next((slug for slug in slugs if slug in named), slugs[0] if slugs else "")
