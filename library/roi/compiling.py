"""Which line needs which: the order of computing, what goes year by year, and what is broken."""

from __future__ import annotations

import graphlib
from dataclasses import dataclass

from library.roi.formulas import Formula, parse_formula
from library.roi.model import CalculatorModel, Input, Kind, Line, Role
from library.roi.names import YEAR, check_name
from library.roi.problems import Problem
from library.roi.tokens import FormulaRefused


@dataclass(frozen=True, slots=True)
class Node:
    """A line that can be computed.

    A yearly line is evaluated for each of `years`; any other once, and counts in each of them.
    """

    line: Line
    formula: Formula
    yearly: bool
    years: range

    def share(self, year: int) -> float:
        """Return what the ramp lets count in a year; its last value continues."""
        ramp = self.line.ramp
        if not ramp or (self.line.role is Role.ONE_OFF and not self.yearly):
            return 1.0
        return ramp[min(year - self.years.start, len(ramp) - 1)]


@dataclass(frozen=True, slots=True)
class Graph:
    """How the lines hang together, for those who show it; no formulas in it."""

    order: tuple[str, ...]
    uses: dict[str, tuple[str, ...]]
    yearly: frozenset[str]
    unused_inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked calculator: its lines in the order they are computed, and what is wrong with it."""

    model: CalculatorModel
    nodes: dict[str, Node]
    graph: Graph
    errors: tuple[Problem, ...]

    def computes(self, line: Line) -> bool:
        """Say whether this very line is computed; of two with one name only the first is."""
        node = self.nodes.get(line.name)
        return node is not None and node.line is line


def compile_model(model: CalculatorModel) -> Compiled:
    """Check names and formulas and find the order; every broken line gives one error."""
    parts, errors = _valid_parts(model)
    formulas = _parse(parts, errors)
    needs = {
        name: [other for other in formula.uses if other in formulas]
        for name, formula in formulas.items()
    }
    order = _order(needs, formulas, errors)
    nodes = _nodes(model, parts, formulas, order)
    used = {name for formula in formulas.values() for name in formula.uses}
    graph = Graph(
        order=tuple(order),
        uses={
            name: tuple(dict.fromkeys(reference.name for reference in formula.references))
            for name, formula in formulas.items()
        },
        yearly=frozenset(name for name, node in nodes.items() if node.yearly),
        unused_inputs=tuple(row.name for row in model.inputs if row.name not in used),
    )
    places = {name: place for place, name in enumerate(model.names)}
    return Compiled(model, nodes, graph, tuple(sorted(errors, key=lambda e: places[e.line])))


def _valid_parts(model: CalculatorModel) -> tuple[dict[str, Input | Line], list[Problem]]:
    """Return the inputs and lines whose names can be used; capitals make no difference."""
    parts: dict[str, Input | Line] = {}
    errors, taken = [], set()
    for part in (*model.inputs, *model.lines):
        code = check_name(part.name)
        if not code and part.name.lower() in taken:
            code = "name_taken"
        if code:
            errors.append(Problem(part.name, code, params={"name": part.name[:80]}))
        else:
            taken.add(part.name.lower())
            parts[part.name] = part
    return parts, errors


def _parse(parts: dict[str, Input | Line], errors: list[Problem]) -> dict[str, Formula]:
    """Check every formula."""
    names = {name.lower(): name for name in parts}
    formulas = {}
    for name, part in parts.items():
        if isinstance(part, Line):
            try:
                formulas[name] = parse_formula(part.formula, names)
            except FormulaRefused as refused:
                errors.append(Problem(name, refused.code, refused.position, refused.params))
    return formulas


def _order(
    needs: dict[str, list[str]], formulas: dict[str, Formula], errors: list[Problem]
) -> list[str]:
    """Sort the lines so that each follows what it needs; a cycle is reported and falls out."""
    needs = dict(needs)
    while True:
        try:
            return list(graphlib.TopologicalSorter(needs).static_order())
        except graphlib.CycleError as error:
            # graphlib walks from what is needed to what needs it, and says the first one twice.
            cycle = error.args[1][:0:-1]
            first = min(range(len(cycle)), key=lambda at: list(needs).index(cycle[at]))
            path = [*cycle[first:], *cycle[:first], cycle[first]]
            place = next(r for r in formulas[path[0]].references if r.name == path[1])
            errors.append(Problem(path[0], "cycle", place.position, {"path": " → ".join(path)}))
            for name in cycle:
                del needs[name]
            needs = {
                name: [other for other in others if other in needs]
                for name, others in needs.items()
            }


def _nodes(
    model: CalculatorModel,
    parts: dict[str, Input | Line],
    formulas: dict[str, Formula],
    order: list[str],
) -> dict[str, Node]:
    """Decide for every line whether it goes year by year, and from when it counts."""
    over_years = {YEAR, *(row.name for row in model.inputs if row.kind is Kind.SERIES)}
    nodes = {}
    for name in order:
        line, formula = parts[name], formulas[name]
        follows = bool(formula.uses & over_years)
        yearly = line.per_year or (follows and line.role is not Role.KPI)
        nodes[name] = Node(line, formula, yearly, _years(line, follows, model.years))
        if yearly:
            over_years.add(name)
    return nodes


def _years(line: Line, follows: bool, horizon: int) -> range:
    """Return the years a line counts in; `follows` says that it uses figures of each year."""
    if line.role is Role.ONE_OFF and not follows:
        return range(1)
    start = line.first_year
    if start is None:
        start = 0 if follows or line.role is Role.KPI else 1
    return range(start, horizon + 1)
