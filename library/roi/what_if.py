"""The same case with other numbers: three scenarios, and which inputs matter most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from library.roi.inputs import clean_inputs
from library.roi.model import CalculatorModel, Input, Kind, Value
from library.roi.pool import evaluate_many
from library.roi.results import RunResult

MOST_SWINGS = 10


class Scenario(StrEnum):
    """How hopeful the numbers are."""

    CONSERVATIVE = "conservative"
    EXPECTED = "expected"
    OPTIMISTIC = "optimistic"


@dataclass(frozen=True, slots=True)
class Swing:
    """What a metric comes to at the low and at the high value of one input."""

    name: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How much of the metric hangs on the input."""
        return abs(self.at_high - self.at_low)


def scenarios(
    model: CalculatorModel | Mapping, inputs: Mapping[str, object] | None = None
) -> dict[Scenario, RunResult]:
    """Compute the case three times, each input times its factor and within its limits."""
    model = _model(model)
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
    """Return how a metric moves over each input's low and high, the widest first."""
    model = _model(model)
    rows = [
        row
        for row in model.inputs
        if row.low is not None and row.high is not None and row.kind is not Kind.SERIES
    ]
    ends = [{**(inputs or {}), row.name: end} for row in rows for end in (row.low, row.high)]
    found = iter([run.metrics[metric] for run in evaluate_many(model, ends)] if ends else [])
    swings = [
        Swing(row.name, row.low, row.high, at_low, at_high)
        for row, at_low, at_high in zip(rows, found, found, strict=False)
        if at_low is not None and at_high is not None
    ]
    return sorted(swings, key=lambda swing: -swing.width)[:MOST_SWINGS]


def _model(model: CalculatorModel | Mapping) -> CalculatorModel:
    return model if isinstance(model, CalculatorModel) else CalculatorModel.from_record(model)


def _times(row: Input, value: Value, factor: float) -> Value:
    """Multiply a value and keep it within the limits of its input."""
    if isinstance(value, tuple):
        return tuple(_times(row, entry, factor) for entry in value)
    product = value * factor
    if row.kind is Kind.INTEGER:
        product = float(round(product))
    if row.min is not None:
        product = max(product, row.min)
    return product if row.max is None else min(product, row.max)
