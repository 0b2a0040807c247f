"""The only place where formulas are evaluated: two sheets of a formualizer workbook.

One sheet holds the values, a row for each name: its scalar in column A, its years from column B on.
The other one is where a formula stands for a moment, walled in so that a result that is a list is
an error instead of its first value. On it formulas only ever replace formulas: formualizer 0.13
goes on reading a value that a batch of formulas was written over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import formualizer

from library.roi.formulas import Formula
from library.roi.names import YEAR

ENGINE = f"valuary-roi 1, formualizer {version('formualizer')}"
VALUES, BENCH = "V", "B"
ERRORS = {
    "Div": "division_by_zero",
    "Num": "overflow",
    "Value": "text",
    "Na": "not_available",
    "Ref": "outside",
    "Spill": "list",
    "Calc": "list",
}

Number = float | None


class NoResult(Exception):
    """A formula without a number: the code of why, and the year if there is one."""

    def __init__(self, code: str, **params: object):
        self.code, self.params = code, params
        super().__init__(code)


class Sheet:
    """Values by name, and formulas evaluated over them."""

    def __init__(self, names: Iterable[str], years: int):
        self._book = formualizer.Workbook(config=configuration())
        self._book.add_sheet(VALUES)
        self._book.add_sheet(BENCH)
        self._rows = {name: row for row, name in enumerate((YEAR, *names), start=1)}
        self._over_years: set[str] = set()
        self._columns = years + 1
        self.put(YEAR, tuple(float(year) for year in range(years + 1)))
        self._build_bench()

    def _build_bench(self) -> None:
        """Leave row 1 for a formula and row 3 for one a year; a list would spill into the walls."""
        wall = self._columns + 1
        for row in (2, 4):
            self._book.set_values_batch(BENCH, row, 1, [["wall"] * wall])
        self._book.set_value(BENCH, 1, 2, "wall")
        self._book.set_value(BENCH, 3, wall, "wall")
        self._book.set_formulas_batch(BENCH, 3, 1, [["=0"] * self._columns])

    def put(self, name: str, value: float | str | Sequence[Number] | None) -> None:
        """Set what formulas read under a name; None is an error to whoever reads it."""
        row = self._rows[name]
        if isinstance(value, (tuple, list)):
            self._over_years.add(name)
            for year, entry in enumerate(value):
                self._put_cell(row, year + 2, entry)
        else:
            self._put_cell(row, 1, value)

    def _put_cell(self, row: int, column: int, value: float | str | None) -> None:
        if value is None:
            self._book.set_formula(VALUES, row, column, "=NA()")
        else:
            self._book.set_value(VALUES, row, column, value)

    def once(self, formula: Formula) -> float:
        """Evaluate a formula in which yearly names are ranges; raise NoResult."""
        last = letters(self._columns + 1)

        def cell_of(name: str) -> str:
            row = self._rows[name]
            return f"V!$B${row}:${last}${row}" if name in self._over_years else f"V!$A${row}"

        self._book.set_formula(BENCH, 1, 1, formula.write(cell_of))
        return _number(self._book.evaluate_cell(BENCH, 1, 1))

    def each_year(self, formula: Formula, years: range) -> list[float]:
        """Evaluate a formula for each of the years, yearly names being that year's cell."""
        if not years:
            return []
        written = [self._write_for(formula, year) for year in years]
        self._book.set_formulas_batch(BENCH, 3, years.start + 1, [written])
        cells = [(BENCH, 3, year + 1) for year in years]
        results = []
        for year, result in zip(years, self._book.evaluate_cells(cells), strict=True):
            try:
                results.append(_number(result))
            except NoResult as none:
                raise NoResult(none.code, **none.params, year=year) from None
        return results

    def _write_for(self, formula: Formula, year: int) -> str:
        column = letters(year + 2)

        def cell_of(name: str) -> str:
            return f"V!${column if name in self._over_years else 'A'}${self._rows[name]}"

        return formula.write(cell_of)


def configuration() -> formualizer.WorkbookConfig:
    """One thread: a pool of them costs more than these small sheets take."""
    evaluation = formualizer.EvaluationConfig()
    evaluation.enable_parallel = False
    return formualizer.WorkbookConfig(eval_config=evaluation)


def _number(result: object) -> float:
    """Return a result that is a finite number; truth values count as 1 and 0."""
    if isinstance(result, (bool, int, float)):
        if math.isfinite(result):
            return float(result)
        raise NoResult("overflow")
    if isinstance(result, dict):
        kind = str(result.get("kind"))
        raise NoResult(ERRORS.get(kind, "failed"), kind=kind)
    raise NoResult("list" if isinstance(result, list) else "text")


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
