"""What a case that does not pay back would need: one input changed until a metric is zero."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from library.roi.inputs import clean_inputs
from library.roi.model import CalculatorModel, Input, Kind
from library.roi.pool import metric_of_many
from library.roi.what_if import as_model, limited

# Where an input has no limits, it is looked for up to so many times its value.
REACH = 10.0
FIRST_STEPS = 7
MOST_STEPS = 14
# The bracket is small enough at this share of the value looked for.
CLOSE = 1e-4
MOVABLE = (Kind.NUMBER, Kind.PERCENT, Kind.CURRENCY, Kind.INTEGER)


@dataclass(frozen=True, slots=True)
class Turn:
    """The value at which one input alone brings the metric to zero."""

    name: str
    now: float
    needed: float

    @property
    def change(self) -> float | None:
        """The change as a fraction of the value now; None from zero."""
        return (self.needed - self.now) / abs(self.now) if self.now else None


@dataclass(slots=True)
class _Search:
    """One input between a value that is too bad and one that is good enough."""

    row: Input
    bad: float
    good: float
    at_bad: float
    at_good: float
    # Which end moved last: an end that stays twice has its figure halved (Illinois).
    moved: str = ""
    done: bool = False
    dust: float = 0.0

    def __post_init__(self):
        self.dust = 1e-9 * abs(self.at_bad)

    def guess(self) -> float:
        """Return where a straight line through both ends is zero."""
        way = (self.good - self.bad) * self.at_bad / (self.at_bad - self.at_good)
        if self.row.kind is not Kind.INTEGER:
            return self.bad + way
        side = math.copysign(1, way)
        whole = self.bad + side * math.ceil(abs(way))
        return whole if whole != self.good else whole - side

    def learn(self, value: float, metric: float | None) -> None:
        """Move an end to a value that was tried."""
        if metric is None or value in (self.bad, self.good):
            self.done = True
        elif metric >= -self.dust:
            self.at_bad /= 2 if self.moved == "good" else 1
            self.good, self.at_good, self.moved = value, metric, "good"
        else:
            self.at_good /= 2 if self.moved == "bad" else 1
            self.bad, self.at_bad, self.moved = value, metric, "bad"
        width = abs(self.good - self.bad)
        exact = metric is not None and abs(metric) <= self.dust
        self.done |= exact or width <= CLOSE * max(abs(self.good), abs(self.bad))


def break_even(
    model: CalculatorModel | Mapping,
    inputs: Mapping[str, object] | None,
    names: list[str],
    metric: str = "net",
) -> list[Turn]:
    """Return for each named input the value within its limits that makes the metric zero.

    The metric is below zero now. Inputs that cannot do it alone are left out.
    """
    model = as_model(model)
    inputs = dict(inputs or {})
    values, _problems = clean_inputs(model, inputs)

    def measure(sets: list[tuple[str, float]]) -> list[float | None]:
        return metric_of_many(model, [{**inputs, name: value} for name, value in sets], metric)

    rows = {row.name: row for row in model.inputs}
    movable = [
        rows[name]
        for name in names
        if rows[name].kind in MOVABLE and isinstance(values[name], float)
    ]
    searches = _started(movable, values, measure)
    for _step in range(MOST_STEPS):
        active = [search for search in searches if not search.done]
        if not active:
            break
        guesses = [(search.row.name, search.guess()) for search in active]
        for search, (_name, value), found in zip(active, guesses, measure(guesses), strict=True):
            search.learn(value, found)
    return [Turn(s.row.name, values[s.row.name], s.good) for s in searches]


def _started(rows: list[Input], values: Mapping, measure: Callable[[list], list]) -> list[_Search]:
    """Return the inputs that reach zero somewhere, each between the nearest values around it."""
    ways = [
        (row, [values[row.name], *points])
        for row in rows
        for points in _ways(row, values[row.name])
    ]
    sets = [(row.name, value) for row, points in ways for value in points]
    found = iter(measure(sets) if sets else [])
    nearest: dict[str, _Search] = {}
    for row, points in ways:
        measured = [(value, next(found)) for value in points]
        search = _bracket(row, measured)
        known = nearest.get(row.name)
        start = values[row.name]
        if search and (known is None or abs(search.good - start) < abs(known.good - start)):
            nearest[row.name] = search
    return list(nearest.values())


def _bracket(row: Input, measured: list[tuple[float, float | None]]) -> _Search | None:
    """Return the first step at which the metric turns from below zero to zero or more."""
    for (bad, at_bad), (good, at_good) in itertools.pairwise(measured):
        if at_bad is None or at_good is None:
            return None
        if at_bad < 0 <= at_good:
            return _Search(row, bad, good, at_bad, at_good)
    return None


def _ways(row: Input, value: float) -> list[list[float]]:
    """Return the values to try on the way down and up, each step twice as long as before."""
    low = row.min if row.min is not None else min(0.0, REACH * value)
    high = row.max if row.max is not None else max(0.0, REACH * value)
    ways = []
    for end in (low, high):
        steps = [limited(row, value + (end - value) / 2**n) for n in range(FIRST_STEPS, -1, -1)]
        ways.append([step for step in dict.fromkeys(steps) if step != value])
    return ways
