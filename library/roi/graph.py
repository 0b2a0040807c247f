"""Which line needs which: order, cycles, and which lines go year by year."""

from dataclasses import dataclass

from library.roi.formulas import Formula, Refused, check_names, read
from library.roi.model import KPI, CalculatorModel, Problem

YEAR = "year"


@dataclass(frozen=True)
class Compiled:
    """A checked calculator: formulas in the order they are computed, and what is wrong."""

    model: CalculatorModel
    formulas: dict[str, Formula]
    order: tuple[str, ...]
    yearly: frozenset[str]
    problems: tuple[Problem, ...]

    def unused_inputs(self) -> list[str]:
        """Return the inputs that no formula names."""
        used = set().union(*(f.names for f in self.formulas.values()))
        return [row.name for row in self.model.inputs if row.name not in used]


def compile_model(model: CalculatorModel) -> Compiled:
    """Check every name and formula and find the order of computing."""
    problems = check_names(model)
    bad = {problem.line for problem in problems}
    known = {row.name.lower(): row.name for row in (*model.inputs, *model.lines)} | {YEAR: YEAR}
    formulas: dict[str, Formula] = {}
    for line in model.lines:
        try:
            if line.name not in bad:
                formulas[line.name] = read(line.formula, known)
        except Refused as refusal:
            problems.append(Problem(line.name, refusal.code, refusal.message, refusal.position))
    order, more = in_order(model, formulas)
    return Compiled(
        model, formulas, tuple(order), yearly_lines(model, formulas, order), (*problems, *more)
    )


def in_order(model, formulas: dict[str, Formula]) -> tuple[list[str], list[Problem]]:
    """Sort lines so that each follows what it needs; cycles and what hangs on errors fall out."""
    lines = {line.name for line in model.lines}
    order: list[str] = []
    problems: list[Problem] = []
    state: dict[str, str] = {}

    def visit(name: str, path: list[str]) -> bool:
        if name not in formulas:
            return False
        if state.get(name) == "open":
            cycle = [*path[path.index(name) :], name]
            problems.append(Problem(name, "cycle", "a cycle: " + " → ".join(cycle)))
            return False
        if name not in state:
            state[name] = "open"
            needs = sorted(formulas[name].names & lines)
            missing = [need for need in needs if not visit(need, [*path, name])]
            state[name] = "bad" if missing else "done"
            if missing and not any(p.line == name for p in problems):
                problems.append(
                    Problem(name, "depends", f"depends on {missing[0]}, which is wrong")
                )
            elif not missing:
                order.append(name)
        return state[name] == "done"

    for line in model.lines:
        visit(line.name, [])
    return order, problems


def yearly_lines(model, formulas, order) -> frozenset[str]:
    """Return the lines that are evaluated year by year."""
    series = {row.name for row in model.inputs if row.is_series} | {YEAR}
    by_name = {line.name: line for line in model.lines}
    yearly: set[str] = set()
    for name in order:
        line = by_name[name]
        if line.per_year or (line.role != KPI and formulas[name].names & (series | yearly)):
            yearly.add(name)
    return frozenset(yearly)
