"""A whole calculator laid out in one workbook, so that other inputs cost a recalculation only.

It answers where every figure is a number. Anything else is left to `sheet`, which computes line by
line and can say what is wrong where.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import formualizer

from library.roi.compiling import Compiled, Node
from library.roi.model import Value
from library.roi.names import YEAR
from library.roi.sheet import configuration, letters

# Figures as lines show them to others, and the same before a ramp is applied.
VALUES, BEFORE_RAMP = "V", "R"
WALL = "wall"


class NotQuick(Exception):
    """Some figure is no number, or the calculator has faults."""


class Quick:
    """The laid out calculator. It remembers its inputs and is not for several threads."""

    def __init__(self, compiled: Compiled):
        if compiled.errors:
            raise NotQuick
        self._nodes = compiled.nodes
        self._horizon = compiled.model.years
        names = (YEAR, *compiled.model.names)
        # A wall below each row: a formula that yields a list must not spill into the next one.
        self._rows = {name: 2 * place for place, name in enumerate(names, start=1)}
        self._over_years = {YEAR, *compiled.graph.yearly}
        self._given: dict[str, Value] | None = None
        self._book = formualizer.Workbook(config=configuration())
        # It would keep every change for undo, and grow without end.
        self._book.set_changelog_enabled(False)
        self._build()

    def _build(self) -> None:
        """Write walls, years and formulas. Inputs come with the first question."""
        columns, bottom = self._horizon + 3, 2 * len(self._rows) + 3
        for sheet in (VALUES, BEFORE_RAMP):
            self._book.add_sheet(sheet)
            self._book.set_values_batch(sheet, 1, 1, [[WALL] * columns for _ in range(bottom)])
        self._put(YEAR, tuple(float(year) for year in range(self._horizon + 1)))

    def _lay_out(self) -> None:
        """Write the formulas; only now is it known which inputs have a value a year."""
        for node in self._nodes.values():
            years = [None] if not node.yearly else [*node.years]
            if node.yearly:
                self._put(node.line.name, (0.0,) * (self._horizon + 1))
            for year in years:
                self._write(node, year)

    def _write(self, node: Node, year: int | None) -> None:
        row, column = self._rows[node.line.name], 1 if year is None else year + 2
        formula = node.formula.write(lambda name: self._cell(name, year))
        if year is not None and node.line.ramp:
            self._book.set_formula(BEFORE_RAMP, row, column, formula)
            formula = f"={BEFORE_RAMP}!{letters(column)}{row}*{node.share(year)!r}"
        self._book.set_formula(VALUES, row, column, formula)

    def _cell(self, name: str, year: int | None) -> str:
        """Return where a formula finds a name: a cell, or the range over all years."""
        row = self._rows[name]
        if name not in self._over_years:
            return f"{VALUES}!$A${row}"
        if year is not None:
            return f"{VALUES}!${letters(year + 2)}${row}"
        return f"{VALUES}!$B${row}:${letters(self._horizon + 2)}${row}"

    def _put(self, name: str, value: Value) -> None:
        row = self._rows[name]
        if isinstance(value, tuple):
            self._book.set_values_batch(VALUES, row, 2, [list(value)])
        else:
            self._book.set_value(VALUES, row, 1, value)

    def compute(self, inputs: Mapping[str, Value | None]) -> dict[str, float | list[float]]:
        """Return each line's figure, or its figures in the years it counts; raise NotQuick."""
        if None in inputs.values():
            raise NotQuick
        before = self._given
        for name, value in inputs.items():
            if before is None or before[name] != value:
                self._put(name, value)
        if before is None:
            self._over_years |= {name for name, value in inputs.items() if isinstance(value, tuple)}
            self._lay_out()
        self._given = dict(inputs)
        self._book.evaluate_all()
        return {name: self._read(node) for name, node in self._nodes.items()}

    def _read(self, node: Node) -> float | list[float]:
        row = self._rows[node.line.name]
        if not node.yearly:
            return self._number(VALUES, row, 1)
        if node.line.ramp:
            for year in node.years:
                self._number(BEFORE_RAMP, row, year + 2)
        return [self._number(VALUES, row, year + 2) for year in node.years]

    def _number(self, sheet: str, row: int, column: int) -> float:
        figure = self._book.get_value(sheet, row, column)
        # A truth value is a number to who asks, but not to a SUM that reads its cell.
        if type(figure) not in (int, float) or not math.isfinite(figure):
            raise NotQuick
        return float(figure)
