"""A workbook somebody uploads becomes a draft; it is opened in a child process with limits."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import models, transaction
from wagtail.log_actions import log

from library.assets.roi_calculator import LONGEST_HORIZON, RoiCalculator
from library.calculators.intake.problems import Trouble
from library.choices import InputKind, Language, LineRole, NumberSource
from library.extraction.limits import MEGABYTE, Limits
from library.limited.child import Child, Limits as ChildLimits, Lost
from library.taxonomy import ValueDriver

PROGRAM = "library.calculators.intake.child"
LIMITS = Limits(size=8 * MEGABYTE, unpacked=100 * MEGABYTE, cpu=20.0, wall=45.0)
CHOICES = {"kind": InputKind, "role": LineRole, "source_kind": NumberSource}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of a workbook: a calculator, or why there is none."""

    record: Mapping | None = None
    troubles: list[Trouble] = field(default_factory=list)
    problem: str = ""


def read_workbook(upload, limits: Limits = LIMITS, program: str = PROGRAM) -> Reading:
    """Convert an uploaded file; whatever it holds, there is an answer."""
    if upload.size > limits.size:
        return Reading(problem="too_large")
    with tempfile.NamedTemporaryFile(prefix="valuary-", suffix=".xlsx") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        answer = ask(Path(copy.name), limits, program)
    if "problem" in answer:
        return Reading(problem=answer["problem"])
    return Reading(answer["record"], [Trouble(**trouble) for trouble in answer["troubles"]])


def ask(path: Path, limits: Limits, program: str) -> dict:
    """Return what a child of its own says of the file."""
    bounds = ChildLimits(cpu=limits.cpu, wall=limits.wall, memory=limits.memory)
    child = Child(program, bounds)
    try:
        return child.ask({"path": str(path), "limits": limits.pack()}, bounds)
    except Lost as loss:
        return {"problem": loss.reason}
    finally:
        child.end()


@transaction.atomic
def make_draft(record: Mapping, title: str, user) -> RoiCalculator:
    """Write a draft of a converted workbook; what does not fit a field is cut or left out."""
    drivers = {driver.slug: driver for driver in ValueDriver.objects.all()}
    language = record.get("language")
    draft = RoiCalculator(
        title=str(record.get("title") or title)[:200],
        summary=str(record.get("summary") or "")[:600],
        language=language if language in Language.values else Language.ENGLISH,
        owner=user,
        live=False,
        has_unpublished_changes=True,
        currency=str(record.get("currency") or "CNY")[:3],
        years=min(max(int(record.get("years", 3)), 0), LONGEST_HORIZON),
        discount_rate=fraction(record.get("discount_rate"), Decimal("0.10")),
        risk_adjustment=fraction(record.get("risk_adjustment"), Decimal(0)),
    )
    for relation in draft.record_rows:
        model = RoiCalculator._meta.get_field(relation).related_model
        rows = [
            model(sort_order=place, **values_of(model, row, drivers))
            for place, row in enumerate(record.get(relation, ()))
        ]
        setattr(draft, relation, rows)
    draft.save()
    draft.save_revision(user=user)
    log(draft, "wagtail.create", user=user)
    return draft


def fraction(value: object, fallback: Decimal) -> Decimal:
    """Return a rate with six decimals."""
    try:
        return Decimal(str(value)).quantize(Decimal("0.000001")) if value is not None else fallback
    except InvalidOperation:
        return fallback


def values_of(model: type[models.Model], row: Mapping, drivers: Mapping) -> dict:
    """Return a row's values as its model takes them."""
    found = {}
    for name in model.record_fields:
        if name not in row or row[name] is None:
            continue
        column = model._meta.get_field(name)
        value = row[name]
        if name == "driver":
            found["driver"] = drivers.get(value)
        elif name in CHOICES:
            found[name] = value if value in CHOICES[name].values else column.get_default()
        elif isinstance(column, (models.CharField, models.TextField)):
            found[name] = str(value)[: column.max_length or None]
        else:
            found[name] = value
    return found
