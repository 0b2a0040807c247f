"""The same case with other numbers: three scenarios, and which inputs matter most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from library.roi.inputs import clean_inputs
from library.roi.model import CalculatorModel, Input, Kind, Value
from library.roi.pool import evaluate_many, metric_of_many
from library.roi.results import RunResult

MOST_SWINGS = 10
# How far an input is moved whose author gave no range for it.
ASSUMED = 0.10


class Scenario(StrEnum):
    """How hopeful the numbers are."""

    CONSERVATIVE = "conservative"
    EXPECTED = "expected"
    OPTIMISTIC = "optimistic"


@dataclass(frozen=True, slots=True)
class Swing:
    """What a metric comes to at the low and at the high value of one input.

    `assumed` says that the range is our ten per cent; a series has no ends but that change.
    """

    name: str
    low: float | None
    high: float | None
    at_low: float
    at_high: float
    assumed: bool = False

    @property
    def width(self) -> float:
        """How much of the metric hangs on the input."""
        return abs(self.at_high - self.at_low)


def scenarios(
    model: CalculatorModel | Mapping, inputs: Mapping[str, object] | None = None
) -> dict[Scenario, RunResult]:
    """Compute the case three times, each input times its factor and within its limits."""
    model = as_model(model)
    sets = [scenario_inputs(model, inputs or {}, scenario) for scenario in Scenario]
    return dict(zip(Scenario, evaluate_many(model, sets), strict=True))


def scenario_inputs(
    model: CalculatorModel, inputs: Mapping[str, object], scenario: Scenario
) -> dict[str, object]:
    """Return the inputs of a scenario; a value that is wrong stays as it was given."""
    values, _problems = clean_inputs(model, inputs)
    changed = dict(inputs)
    for row in model.inputs:
        factor = getattr(row, scenario, None)
        value = values[row.name]
        if factor is not None and value is not None and not isinstance(value, str):
            changed[row.name] = _times(row, value, factor)
    return changed


def sensitivity(
    model: CalculatorModel | Mapping,
    inputs: Mapping[str, object] | None = None,
    metric: str = "npv",
) -> list[Swing]:
    """Return how a metric moves over each input's range, the widest first, ten at most.

    A range that its author gave moves with the value: what is twice as large is twice as uncertain.
    An input without one is moved by ten per cent each way.
    """
    model = as_model(model)
    inputs = inputs or {}
    values, _problems = clean_inputs(model, inputs)
    ranges = {
        row.name: ends
        for row in model.inputs
        if (ends := _ends(row, values[row.name])) and ends[0] != ends[1]
    }
    sets = [{**inputs, name: end} for name, ends in ranges.items() for end in ends]
    found = iter(metric_of_many(model, sets, metric) if sets else [])
    given = {row.name for row in model.inputs if row.low is not None and row.high is not None}
    swings = []
    for name, ends in ranges.items():
        at_low, at_high = next(found), next(found)
        if at_low is None or at_high is None or at_low == at_high:
            continue
        low, high = (None if isinstance(end, tuple) else end for end in ends)
        swings.append(Swing(name, low, high, at_low, at_high, name not in given or low is None))
    return sorted(swings, key=lambda swing: -swing.width)[:MOST_SWINGS]


def _ends(row: Input, value: Value | None) -> tuple[Value, Value] | None:
    """Return the low and the high value of an input, None where it cannot be moved."""
    if value is None or row.kind is Kind.CHOICE:
        return None
    if isinstance(value, tuple) or row.low is None or row.high is None:
        low, high = (_times(row, value, 1 + change) for change in (-ASSUMED, ASSUMED))
        return (high, low) if not isinstance(value, tuple) and low > high else (low, high)
    scale = value / row.default if row.default else 1.0
    low, high = sorted(end * scale for end in (row.low, row.high))
    return limited(row, low), limited(row, high)


def as_model(model: CalculatorModel | Mapping) -> CalculatorModel:
    """Return a model that is given as such or as its record."""
    return model if isinstance(model, CalculatorModel) else CalculatorModel.from_record(model)


def _times(row: Input, value: Value, factor: float) -> Value:
    """Multiply a value and keep it within the limits of its input."""
    if isinstance(value, tuple):
        return tuple(_times(row, entry, factor) for entry in value)
    return limited(row, value * factor)


def limited(row: Input, value: float) -> float:
    """Return the nearest value that an input takes."""
    if row.kind is Kind.INTEGER:
        value = float(round(value))
    if row.min is not None:
        value = max(value, row.min)
    return value if row.max is None else min(value, row.max)
