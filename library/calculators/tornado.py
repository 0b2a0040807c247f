"""What the result hangs on: the tornado chart, one bar for each input that matters."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from library.calculators.computing import Computed
from library.calculators.form import Field, with_unit, written
from library.money import money
from library.roi.what_if import ASSUMED, Swing


@dataclass(frozen=True, slots=True)
class Bar:
    """One input: what the metric comes to at the worse and at the better end of its range.

    Places are per cent of the chart's width; `worse` and `better` are (begin, length).
    """

    label: str
    range: str
    assumed: bool
    at_worse: str
    at_better: str
    worse: tuple[float, float]
    better: tuple[float, float]


def tornado(record: dict, computed: Computed, fields: list[Field]) -> dict | None:
    """Return the bars with the figure they start from, None when nothing swings."""
    now = computed.run.metrics["npv"]
    if now is None or not computed.swings:
        return None
    by_key = {field.key: field for field in fields}
    ends = [now, *(end for s in computed.swings for end in (s.at_low, s.at_high))]
    low, high = min(ends), max(ends)
    width = high - low or 1

    def place(value: float) -> float:
        return round(100 * (value - low) / width, 2)

    worst = min(min(s.at_low, s.at_high) for s in computed.swings)
    return {
        "expected": money(now, record["currency"]),
        "center": place(now),
        "bars": [bar(s, by_key[s.name], now, place, record["currency"]) for s in computed.swings],
        "worst": money(worst, record["currency"]),
        "stays": worst >= 0,
        "assumed": any(s.assumed for s in computed.swings),
    }


def bar(swing: Swing, field: Field, now: float, place, currency: str) -> Bar:
    """Return one bar."""
    worse, better = sorted((swing.at_low, swing.at_high))
    return Bar(
        label=field.label,
        range=range_of(swing, field),
        assumed=swing.assumed,
        at_worse=money(worse, currency),
        at_better=money(better, currency),
        worse=span(place(worse), place(min(now, better))) if worse < now else (place(now), 0),
        better=span(place(max(now, worse)), place(better)) if better > now else (place(now), 0),
    )


def span(begin: float, end: float) -> tuple[float, float]:
    """Return where a bar begins and how long it is."""
    return begin, round(max(0.0, end - begin), 2)


def range_of(swing: Swing, field: Field) -> str:
    """Say over which values an input was moved."""
    if swing.low is None:
        return f"±{ASSUMED:.0%}"
    low, high = (
        with_unit(written(short(end), field.kind), field.unit, field.kind)
        for end in (swing.low, swing.high)
    )
    # A unit behind the number is said once.
    return _("%(low)s to %(high)s") % {
        "low": low.removesuffix(f"\u00a0{field.unit}"),
        "high": high,
    }


def short(number: float) -> str:
    """Write a number with four digits at most."""
    return f"{float(f'{number:.4g}'):.12f}".rstrip("0").rstrip(".")
