"""Computes a calculator. Call it through the pool: an author's formula may run away."""

from collections.abc import Mapping
from math import isfinite

import formualizer

from library.roi.formulas import Formula
from library.roi.graph import YEAR, Compiled, compile_model
from library.roi.metrics import metrics
from library.roi.model import (
    BENEFIT,
    COST,
    KPI,
    ONE_OFF,
    BadModel,
    CalculatorModel,
    Line,
    LineResult,
    Problem,
    RunResult,
    value_of,
)

SHEET = "calculator"
MESSAGES = {
    "Div": ("division_by_zero", "divides by zero"),
    "Num": ("overflow", "the number is too large or does not exist"),
    "Value": ("text", "text stands where a number belongs"),
    "Name": ("unknown_name", "a name is not known"),
    "Ref": ("reference", "a place in a range does not exist"),
    "Na": ("not_available", "a value is not available"),
}


class Sheet:
    """The engine's own sheet: a row for each name, a column for each year."""

    def __init__(self, compiled: Compiled, values: Mapping):
        self.model = compiled.model
        self.columns = self.model.years + 1
        self.book = formualizer.Workbook()
        self.sheet = self.book.sheet(SHEET)
        names = [YEAR, *(row.name for row in (*self.model.inputs, *self.model.lines))]
        self.rows = {name: row for row, name in enumerate(names, start=1)}
        self.wide = {YEAR, *compiled.yearly, *(i.name for i in self.model.inputs if i.is_series)}
        for year in range(self.columns):
            self.sheet.set_value(1, year + 1, float(year))
        for name, value in values.items():
            for column, entry in enumerate(
                value if isinstance(value, tuple) else (value,), start=1
            ):
                self.sheet.set_value(self.rows[name], column, entry)

    def compute(self, name: str, formula: Formula, year: int | None):
        """Compute a line for one year, or once over ranges when `year` is None."""
        column = 1 if year is None else year + 1

        def address(other: str) -> str:
            row = self.rows[other]
            if other not in self.wide:
                return f"A{row}"
            if year is None:
                return f"A{row}:{letters(self.columns)}{row}"
            return f"{letters(column)}{row}"

        self.sheet.set_formula(self.rows[name], column, formula.written(address))
        return self.book.evaluate_cell(SHEET, self.rows[name], column)


def letters(column: int) -> str:
    """Return the letters of a column, from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def run(model: CalculatorModel, inputs: Mapping | None = None) -> RunResult:
    """Compute a calculator with some inputs given; others take their default."""
    compiled = compile_model(model)
    problems = list(compiled.problems)
    values = input_values(model, inputs or {}, problems)
    lines = compute_lines(compiled, Sheet(compiled, values), problems)
    benefits, costs = flows(model, lines)
    found, notes, yearly = metrics(benefits, costs, model.discount_rate)
    if problems:
        notes["lines"] = "some lines could not be computed and are left out"
    return RunResult(lines, yearly, found, notes, problems)


def input_values(model, given: Mapping, problems: list[Problem]) -> dict:
    """Return each input's value: the given one if it is a number in range, else the default."""
    values = {row.name: row.default for row in model.inputs}
    for row in model.inputs:
        if row.name not in given:
            continue
        try:
            value = value_of(given[row.name], row.kind, model.years, row.name)
        except BadModel as problem:
            problems.append(Problem(row.name, "input", str(problem)))
            continue
        outside = [
            v
            for v in (value if isinstance(value, tuple) else (value,))
            if (row.min is not None and v < row.min) or (row.max is not None and v > row.max)
        ]
        if outside:
            limits = f"{row.min if row.min is not None else '…'} to {row.max if row.max is not None else '…'}"
            problems.append(Problem(row.name, "range", f"{row.name} goes from {limits}"))
        values[row.name] = value
    unknown = sorted(set(given) - set(values))
    problems += [Problem(str(name)[:64], "input", "there is no such input") for name in unknown]
    return values


def compute_lines(compiled: Compiled, sheet: Sheet, problems: list[Problem]):
    """Compute every line in order; one that fails takes only those with it that need it."""
    by_name = {line.name: line for line in compiled.model.lines}
    results: dict[str, LineResult] = {}
    failed: set[str] = set()
    for name in compiled.order:
        line, formula = by_name[name], compiled.formulas[name]
        broken = sorted(formula.names & failed)
        if broken:
            failed.add(name)
            problems.append(Problem(name, "depends", f"depends on {broken[0]}, which is wrong"))
            continue
        years = range(sheet.columns) if name in compiled.yearly else (None,)
        raw = [sheet.compute(name, formula, year) for year in years]
        wrong = next((bad for value in raw if (bad := trouble(name, value))), None)
        if wrong:
            failed.add(name)
            problems.append(wrong)
        else:
            results[name] = counted(
                line, [float(v) for v in raw], name in compiled.yearly, sheet.columns
            )
    return results


def trouble(name: str, value) -> Problem | None:
    """Say what is wrong with a computed value, or return None for a finite number."""
    if isinstance(value, dict):
        code, message = MESSAGES.get(value.get("kind"), ("error", "cannot be computed"))
        return Problem(name, code, message)
    if isinstance(value, str) or value is None or not isinstance(value, int | float):
        return Problem(name, "text", "text stands where a number belongs")
    return None if isfinite(value) else Problem(name, *MESSAGES["Num"])


def counted(line: Line, raw: list[float], yearly: bool, columns: int) -> LineResult:
    """Return a line's result and what counts in each year."""
    if line.role == KPI:
        values = tuple(raw) if yearly else ()
        return LineResult(sum(raw) if yearly else raw[0], values, line.unit)
    if line.role == ONE_OFF:
        amount = sum(raw)
        return LineResult(amount, (amount, *[0.0] * (columns - 1)), line.unit)
    start = line.first_year if line.first_year is not None else (0 if yearly else 1)
    spread = raw if yearly else raw * columns
    values = tuple(
        spread[year] * share(line.ramp, year - start) if year >= start else 0.0
        for year in range(columns)
    )
    return LineResult(sum(values) if yearly else raw[0], values, line.unit)


def share(ramp: tuple[float, ...], step: int) -> float:
    """Return the share that a ramp gives a year; its last value continues."""
    return ramp[min(step, len(ramp) - 1)] if ramp else 1.0


def flows(model: CalculatorModel, lines: dict[str, LineResult]) -> tuple[list[float], list[float]]:
    """Return benefits, risk taken off, and costs of each year from 0."""
    columns = range(model.years + 1)
    roles = {line.name: line.role for line in model.lines}

    def total(*wanted: str) -> list[float]:
        rows = [r.values for name, r in lines.items() if roles[name] in wanted]
        return [sum(row[year] for row in rows) for year in columns]

    kept = 1 - model.risk_adjustment
    return [amount * kept for amount in total(BENEFIT)], total(COST, ONE_OFF)
