"""Uses at each stage for each role, summed over all assets of a label: a type, a language, a trade.

A matrix reads a few hundred sums in place of a row for every asset. The sums move in the
transaction that moves an asset's totals, by what is new less what was there.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import models

from accounts.prepared import AnyOf, prepared
from usage.counting import add_counts
from usage.jobs import job

# The label that every asset has which everybody may see.
ALL = ""
BATCH = 2_000
Cells = dict[tuple[str, str], int]

_labels: Callable[[list[int]], dict[int, list[str]]] | None = None


def asset_labels(function):
    """Register the function that returns the labels of assets by id; one without any is left out."""
    global _labels
    _labels = function
    return function


class CellTotal(models.Model):
    """Uses in 90 days at a stage for a role, of all assets with a label."""

    label = models.CharField(max_length=160, blank=True)
    stage = models.CharField(max_length=64)
    role = models.CharField(max_length=64)
    uses_90 = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["label", "stage", "role"], name="one_cell_total")
        ]


class LabelledAsset(models.Model):
    """The labels under which an asset's uses are summed now."""

    asset_id = models.BigIntegerField(primary_key=True)
    labels = models.JSONField(default=list)


class MovedLabel(models.Model):
    """An asset that may have other labels by now."""

    asset_id = models.BigIntegerField(primary_key=True)


def cells_of(label: str) -> Cells:
    """Return the uses of all assets with a label by (stage, role)."""
    rows = CellTotal.objects.filter(label=label, uses_90__gt=0)
    return {
        (stage, role): uses for stage, role, uses in rows.values_list("stage", "role", "uses_90")
    }


def by_cell(totals) -> dict[int, Cells]:
    """Return the uses of each asset at each stage for each role, from its window totals."""
    found: dict[int, Cells] = {}
    for row in totals:
        if row.stage and row.role and row.team_id == 0 and row.uses_90:
            found.setdefault(row.asset_id, {})[row.stage, row.role] = row.uses_90
    return found


def move(asset_ids: list[int], before: dict[int, Cells], after: dict[int, Cells]) -> None:
    """Take what some assets brought off the sums and add what they bring now, under their labels of now."""
    stored = {row.asset_id: row.labels for row in LabelledAsset.objects.filter(pk__in=asset_ids)}
    labels = _labels(asset_ids) if _labels else {}
    steps: Counter = Counter()
    for asset in asset_ids:
        count(steps, stored.get(asset, ()), before.get(asset, {}), -1)
        count(steps, labels.get(asset, ()), after.get(asset, {}), 1)
    used = [pk for pk in asset_ids if pk in after and labels.get(pk)]
    LabelledAsset.objects.filter(pk__in=set(stored) - set(used)).delete()
    LabelledAsset.objects.bulk_create(
        [LabelledAsset(asset_id=pk, labels=labels[pk]) for pk in used],
        update_conflicts=True,
        unique_fields=["asset_id"],
        update_fields=["labels"],
    )
    add_cells([(*key, step) for key, step in steps.items() if step])


def count(steps: Counter, labels: Iterable[str], cells: Cells, sign: int) -> None:
    """Add an asset's cells under each of its labels."""
    for label in labels:
        for (stage, role), uses in cells.items():
            steps[label, stage, role] += sign * uses


def add_cells(rows: list[tuple]) -> None:
    """Move the sums."""
    add_counts(CellTotal, ("label", "stage", "role"), ("uses_90",), rows)


def relabel_later(ids: Iterable[int]) -> None:
    """Note that assets may have other labels by now; the worker looks. Unused ones bring nothing."""
    used = _used.column(AnyOf(ids))
    MovedLabel.objects.bulk_create([MovedLabel(asset_id=pk) for pk in used], ignore_conflicts=True)


@prepared
def _used(ids):
    from usage.models import WindowTotal

    return WindowTotal.objects.slice().filter(asset_id__in=ids).values("asset_id")


@job(every=2)
def relabel() -> int:
    """Sum the uses of assets under their labels of now, some thousand at a time."""
    from usage.rollups import summing

    ids = list(MovedLabel.objects.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    with summing():
        MovedLabel.objects.filter(pk__in=ids).delete()
        regroup(ids)
    return len(ids)


def regroup(asset_ids: list[int]) -> None:
    """Move what some assets bring from their old labels to those of now."""
    from usage.models import WindowTotal

    cells = by_cell(WindowTotal.objects.filter(asset_id__in=asset_ids, team_id=0))
    move(asset_ids, cells, cells)
