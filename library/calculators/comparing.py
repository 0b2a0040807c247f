"""Two cases beside each other: their figures, and the inputs in which they differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.templatetags.times import amount, as_percent
from library.calculators.computing import Computed
from library.calculators.figures import FIGURES, Figure
from library.calculators.form import fields_of, in_words, is_same, label_of, written


@dataclass(frozen=True, slots=True)
class Side:
    """One of two cases: a saved run, or the newest version computed now."""

    record: dict
    inputs: dict
    computed: Computed

    @property
    def currency(self) -> str:
        """What its amounts are in."""
        return self.record["currency"]


def figure_rows(left: Side, right: Side) -> list[dict]:
    """Return every figure of both sides and by how much the right one differs."""
    return [
        {
            "name": figure.name,
            "label": figure.label,
            "left": figure.text(left.computed.run, left.currency),
            "right": figure.text(right.computed.run, right.currency),
            "change": difference(figure, left, right),
        }
        for figure in FIGURES.values()
    ]


def difference(figure: Figure, left: Side, right: Side) -> str:
    """Write a difference with its sign; amounts of two currencies have none."""
    before, after = (side.computed.run.metrics[figure.name] for side in (left, right))
    if before is None or after is None:
        return ""
    if left.currency != right.currency and not figure.name.endswith(("_pct", "_months")):
        return ""
    change = after - before
    if abs(change) < 1e-9 * max(abs(before), abs(after), 1):
        return _("the same")
    if figure.name.endswith("_pct"):
        text = _("%(n)s points") % {"n": amount(abs(change), 0 if abs(change) >= 10 else 1)}
    else:
        text = "".join(figure.parts(abs(change), left.currency))
    return f"{'+' if change > 0 else chr(0x2212)}{text}"


def input_rows(left: Side, right: Side) -> list[dict]:
    """Return the inputs in which two sides differ; one that a side does not have is a dash."""
    rows = {row["name"]: row for side in (right, left) for row in side.record["inputs"]}
    fields = [
        {field.key: field for field in fields_of(side.record, side.inputs)}
        for side in (left, right)
    ]
    found = []
    for name, row in rows.items():
        values = [side.inputs.get(name) for side in (left, right)]
        if name in fields[0] and name in fields[1] and is_same(*values):
            continue
        shown = [fields[n][name].measured if name in fields[n] else "–" for n in range(2)]
        found.append({"label": label_of(row), "left": shown[0], "right": shown[1]})
    return found


def calculator_changes(before: dict, after: dict) -> list[dict]:
    """Return what changed from one version of a calculator to another, part by part."""
    return [
        *convention_changes(before, after),
        *row_changes(before, after, "inputs", INPUT_PARTS),
        *row_changes(before, after, "lines", LINE_PARTS),
    ]


def convention_changes(before: dict, after: dict) -> list[dict]:
    """Return the conventions that changed."""
    shown = {
        "years": (_("Horizon in years"), str),
        "discount_rate": (_("Discount rate"), as_percent),
        "risk_adjustment": (_("Risk adjustment"), as_percent),
        "currency": (_("Currency"), str),
    }
    return [
        {"label": label, "left": write(before[name]), "right": write(after[name])}
        for name, (label, write) in shown.items()
        if not is_same(before[name], after[name])
    ]


def row_changes(before: dict, after: dict, relation: str, parts: dict) -> list[dict]:
    """Return the inputs or lines that came, went or were changed."""
    old, new = ({row["name"]: row for row in record[relation]} for record in (before, after))
    found = [
        {"label": label_of(row), "left": "–", "right": _("added")}
        for name, row in new.items()
        if name not in old
    ]
    found += [
        {"label": label_of(row), "left": _("there before"), "right": "–"}
        for name, row in old.items()
        if name not in new
    ]
    for name in [name for name in new if name in old]:
        for part, (label, write) in parts.items():
            values = old[name][part], new[name][part]
            if not is_same(*values):
                found.append(
                    {
                        "label": f"{label_of(new[name])}: {label()}",
                        "left": write(values[0], old[name]),
                        "right": write(values[1], new[name]),
                    }
                )
    return found


def _plain(value, row) -> str:
    return str(value) if value not in (None, "", []) else "–"


def _number(value, row) -> str:
    return in_words(written(value, row["kind"]), row) or "–"


INPUT_PARTS = {
    "default": (lambda: _("default"), _number),
    "min": (lambda: _("at least"), _number),
    "max": (lambda: _("at most"), _number),
    "conservative": (lambda: _("conservative factor"), _plain),
    "optimistic": (lambda: _("optimistic factor"), _plain),
    "source": (lambda: _("source"), _plain),
}
LINE_PARTS = {
    "formula": (lambda: _("formula"), _plain),
    "role": (lambda: _("role"), _plain),
    "first_year": (lambda: _("first year"), _plain),
    "ramp": (
        lambda: _("ramp"),
        lambda value, row: " · ".join(as_percent(share) for share in value or ()) or "–",
    ),
}
