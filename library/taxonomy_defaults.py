"""The taxonomies a new site starts with, read from YAML. What is there is left alone."""

from functools import cache
from pathlib import Path

import yaml

from accounts.defaults import register_defaults
from library import taxonomy

FOLDER = Path(__file__).parent / "defaults"
FILES = {
    "roles.yaml": taxonomy.DecisionRole,
    "buyer_stages.yaml": taxonomy.BuyerStage,
    "industries.yaml": taxonomy.Industry,
    "drivers.yaml": taxonomy.ValueDriver,
    "channels.yaml": taxonomy.Channel,
}


@register_defaults(order=30)
def ensure_taxonomies() -> None:
    """Add the shipped terms to taxonomies that are still empty, and missing funnels."""
    for name, model in FILES.items():
        if not model.objects.exists():
            add_terms(model, read(name))
    if not taxonomy.FunnelModel.objects.exists():
        ensure_funnels(read("funnels.yaml"))


def read(name: str) -> list[dict]:
    """Return the rows of a file of defaults."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def add_terms(model, rows: list[dict]) -> None:
    """Add the rows whose slug is not there yet, in the order of the file."""
    there = set(model.objects.values_list("slug", flat=True))
    for order, row in enumerate(rows, start=1):
        if row["slug"] not in there:
            model.objects.create(**{"order": order * 10, **row})


def ensure_funnels(funnels: list[dict]) -> None:
    """Add funnels with their stages; the standard one stands first in the file."""
    for order, row in enumerate(funnels, start=1):
        stages = row.pop("stages")
        funnel = taxonomy.FunnelModel.objects.create(order=order * 10, **row)
        for position, stage in enumerate(stages, start=1):
            standard = stage.pop("standard", None)
            taxonomy.Stage.objects.create(
                funnel=funnel,
                order=position * 10,
                standard=taxonomy.Stage.objects.get(slug=standard) if standard else None,
                **stage,
            )


@cache
def shipped_slugs(model) -> frozenset[str]:
    """Return the slugs of a taxonomy that every new site starts with."""
    rows = [row for name, found in FILES.items() if found is model for row in read(name)]
    funnels = read("funnels.yaml")
    if model is taxonomy.FunnelModel:
        rows = funnels
    elif model is taxonomy.Stage:
        rows = [stage for funnel in funnels for stage in funnel["stages"]]
    return frozenset(row["slug"] for row in rows)
