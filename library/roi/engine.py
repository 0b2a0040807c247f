"""Computes a calculator. Call it through `pool`: an author's formula may run away."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping

from library.roi.compiling import Compiled, Node, compile_model
from library.roi.inputs import clean_inputs
from library.roi.metrics import Flow, headline, yearly_table
from library.roi.model import CalculatorModel, Line, Role, Value
from library.roi.problems import Problem
from library.roi.quick import NotQuick, Quick
from library.roi.results import LineResult, RunResult
from library.roi.sheet import ENGINE, NoResult, Sheet

__all__ = ["compile_model", "metric_of", "run"]


def run(
    model: CalculatorModel | Compiled,
    inputs: Mapping[str, object] | None = None,
    *,
    stopped: Mapping[str, str] | None = None,
    about_to: Callable[[str], None] = lambda name: None,
    quick: Quick | None = None,
) -> RunResult:
    """Compute every line and the headline metrics; inputs that are not given take their default.

    `stopped` names lines that must not be tried, with the code of why; `about_to` hears of each
    line before it is computed. `quick` is tried first, if there is one.
    """
    compiled = model if isinstance(model, Compiled) else compile_model(model)
    values, problems = clean_inputs(compiled.model, inputs or {})
    lines, failures = _lines(compiled, values, stopped or {}, about_to, quick)
    flow = _flow(compiled, lines)
    metrics, notes = headline(flow)
    return RunResult(
        lines=lines,
        yearly=yearly_table(flow),
        metrics=metrics,
        notes=notes,
        errors=_in_order(compiled.model, [*problems, *compiled.errors, *failures]),
        engine=ENGINE,
    )


def metric_of(
    compiled: Compiled,
    inputs: Mapping[str, object],
    metric: str,
    *,
    stopped: Mapping[str, str],
    about_to: Callable[[str], None],
    quick: Quick | None,
) -> float | None:
    """Return one headline metric for some inputs, None where it does not exist."""
    values, _problems = clean_inputs(compiled.model, inputs)
    lines, _failures = _lines(compiled, values, stopped, about_to, quick)
    metrics, _notes = headline(_flow(compiled, lines), [metric])
    return metrics[metric]


def _lines(
    compiled: Compiled,
    values: Mapping[str, Value | None],
    stopped: Mapping[str, str],
    about_to: Callable[[str], None],
    quick: Quick | None,
) -> tuple[dict[str, LineResult], list[Problem]]:
    """Return every line's result and what went wrong, the quick way where that is possible."""
    if quick and not stopped:
        with contextlib.suppress(NotQuick):
            return _quick_lines(compiled, quick.compute(values)), []
    computing = _Computing(compiled, values, stopped)
    for node in compiled.nodes.values():
        about_to(node.line.name)
        computing.compute(node)
    lines = {line.name: computing.results[line.name] for line in compiled.model.lines}
    return lines, computing.errors


def _quick_lines(compiled: Compiled, figures: Mapping) -> dict[str, LineResult]:
    """Make results of the figures that the laid out calculator shows."""
    horizon = compiled.model.years
    try:
        return {
            line.name: _counted(compiled.nodes[line.name], figures[line.name], horizon)
            for line in compiled.model.lines
        }
    except NoResult:
        raise NotQuick from None


def _in_order(model: CalculatorModel, problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort problems as the inputs and lines stand, those about nothing of the model at the end."""
    places = {name: place for place, name in reversed(list(enumerate(model.names)))}
    return tuple(sorted(problems, key=lambda problem: places.get(problem.line, len(places))))


class _Computing:
    """One run: results line by line; a line that fails spoils only those that cannot do without."""

    def __init__(self, compiled: Compiled, values: Mapping, stopped: Mapping[str, str]):
        self.compiled = compiled
        self.stopped = stopped
        self.horizon = compiled.model.years
        self.sheet = Sheet(compiled.model.names, self.horizon)
        self.failed = {name for name, value in values.items() if value is None}
        self.failed |= {line.name for line in compiled.model.lines if not compiled.computes(line)}
        self.results = {line.name: LineResult(None, (), line.unit) for line in compiled.model.lines}
        self.errors: list[Problem] = []
        for name in self.failed:
            self.sheet.put(name, None)
        for name, value in values.items():
            self.sheet.put(name, value)

    def compute(self, node: Node) -> None:
        """Compute one line and let those after it read its figure."""
        name = node.line.name
        try:
            if name in self.stopped:
                raise NoResult(self.stopped[name])
            result, seen = self._figure(node)
        except NoResult as reason:
            self._fail(node, reason)
        else:
            self.results[name] = result
            self.sheet.put(name, seen)

    def _figure(self, node: Node) -> tuple[LineResult, float | tuple[float, ...]]:
        """Return a line's result and what other formulas see of it."""
        if not node.yearly:
            value = self.sheet.once(node.formula)
            return _counted(node, value, self.horizon), value
        figures = self.sheet.each_year(node.formula, node.years)
        shown = [
            _finite(figure * node.share(year))
            for year, figure in zip(node.years, figures, strict=True)
        ]
        result = _counted(node, shown, self.horizon)
        return result, result.values

    def _fail(self, node: Node, reason: NoResult) -> None:
        """Keep why a line has no figure: because of one it needs, or of itself."""
        name = node.line.name
        spoilt = next((r for r in node.formula.references if r.name in self.failed), None)
        if spoilt and name not in self.stopped:
            params = {"name": spoilt.name}
            self.errors.append(Problem(name, "depends", spoilt.position, params))
        else:
            self.errors.append(Problem(name, reason.code, None, reason.params))
        self.failed.add(name)
        self.sheet.put(name, [None] * (self.horizon + 1) if node.yearly else None)


def _counted(node: Node, figure: float | list[float], horizon: int) -> LineResult:
    """Return the result of a line's figure, or of its figures in the years it counts."""
    values = [0.0] * (horizon + 1)
    if isinstance(figure, list):
        values[node.years.start : node.years.stop] = figure
        return LineResult(_total(values), tuple(values), node.line.unit)
    if node.line.role is Role.KPI:
        return LineResult(figure, (), node.line.unit)
    for year in node.years:
        values[year] = _finite(figure * node.share(year))
    return LineResult(figure, tuple(values), node.line.unit)


def _finite(number: float) -> float:
    """Let no infinity through."""
    if not math.isfinite(number):
        raise NoResult("overflow")
    return number


def _total(values: list[float]) -> float:
    """Add up the years."""
    try:
        return _finite(math.fsum(values))
    except OverflowError:
        raise NoResult("overflow") from None


def _flow(compiled: Compiled, results: Mapping[str, LineResult]) -> Flow:
    """Add up what counts in each year."""
    model = compiled.model
    benefits = [line for line in model.lines if line.role is Role.BENEFIT]
    costs = [line for line in model.lines if line.role in (Role.COST, Role.ONE_OFF)]

    def unknown(lines: list[Line]) -> tuple[str, ...]:
        return tuple(
            line.name
            for line in lines
            if not compiled.computes(line) or results[line.name].value is None
        )

    def per_year(lines: list[Line]) -> tuple[float, ...]:
        columns = [results[line.name].values for line in lines if results[line.name].values]
        return tuple(sum(column[year] for column in columns) for year in range(model.years + 1))

    return Flow(
        gross=per_year(benefits),
        costs=per_year(costs),
        rate=model.discount_rate,
        risk=model.risk_adjustment,
        broken_benefits=unknown(benefits),
        broken_costs=unknown(costs),
    )
