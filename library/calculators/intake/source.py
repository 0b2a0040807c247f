"""A workbook as the conversion reads it: what a cell holds, what it shows, what names stand for."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import NamedTuple

import formualizer
import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from library.calculators.intake.problems import NotConverted

REFERENCE = re.compile(
    r"(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<sheet>[^'!\[\]]+))!)?"
    r"\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d+)"
    r"(?::\$?(?P<column2>[A-Za-z]{1,3})\$?(?P<row2>\d+))?"
)
# More cells than this are never one value's worth.
MOST_CELLS = 200


class Address(NamedTuple):
    """A cell."""

    sheet: str
    row: int
    column: int

    def __str__(self):
        return f"{self.sheet}!{get_column_letter(self.column)}{self.row}"


class Source:
    """An opened workbook."""

    def __init__(self, path: Path):
        self._path = path
        self.book = openpyxl.load_workbook(path, keep_links=False)
        self._shown = openpyxl.load_workbook(path, data_only=True, keep_links=False)
        self._live: formualizer.Workbook | None = None
        self.names = {name.lower(): defined for name, defined in self.book.defined_names.items()}
        for sheet in self.book.worksheets:
            for name, defined in sheet.defined_names.items():
                self.names.setdefault(name.lower(), defined)

    def content(self, at: Address):
        """Return what a cell holds: None, a number, a text, a truth value or a formula."""
        found = self.book[at.sheet].cell(at.row, at.column).value
        if isinstance(found, ArrayFormula):
            if ":" in (found.ref or ""):
                raise NotConverted("array")
            return found.text
        if isinstance(found, DataTableFormula):
            raise NotConverted("array")
        if isinstance(found, (date, time, timedelta)):
            raise NotConverted("date")
        return found

    def is_formula(self, at: Address) -> bool:
        """Tell whether a cell computes."""
        found = self.content(at)
        return isinstance(found, str) and found.startswith("=")

    def shown(self, at: Address):
        """Return what a cell shows: as the file says, else as another engine computes it."""
        found = self._shown[at.sheet].cell(at.row, at.column).value
        if found is not None or not self.is_formula(at):
            return found
        if self._live is None:
            self._live = formualizer.Workbook.from_path(str(self._path))
        try:
            return self._live.evaluate_cell(at.sheet, at.row, at.column)
        except formualizer.ExcelEvaluationError:
            return None

    def cells_of(self, text: str, sheet: str) -> list[Address]:
        """Return the cells a reference or a name stands for, in order; raise NotConverted."""
        if "[" in text:
            raise NotConverted("external" if re.match(r"'?\[", text) else "table")
        match = REFERENCE.fullmatch(text.strip())
        if match is None:
            return self._named(text, sheet)
        where = (match["quoted"] or "").replace("''", "'") or match["sheet"] or sheet
        if where not in self.book.sheetnames:
            raise NotConverted("not_cells")
        first = (int(match["row"]), column_index_from_string(match["column"].upper()))
        last = first
        if match["row2"]:
            last = (int(match["row2"]), column_index_from_string(match["column2"].upper()))
        return rectangle(where, first, last)

    def _named(self, text: str, sheet: str) -> list[Address]:
        defined = self.names.get(text.strip().lower())
        if defined is None:
            raise NotConverted("whole" if ":" in text else "not_cells")
        target = (defined.attr_text or "").lstrip("=")
        if REFERENCE.fullmatch(target) is None:
            raise NotConverted("external" if "[" in target else "not_cells")
        return self.cells_of(target, sheet)


def rectangle(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> list[Address]:
    """Return the cells from one corner to the other, row by row."""
    rows = range(min(first[0], last[0]), max(first[0], last[0]) + 1)
    columns = range(min(first[1], last[1]), max(first[1], last[1]) + 1)
    if len(rows) * len(columns) > MOST_CELLS:
        raise NotConverted("too_many_cells", limit=MOST_CELLS)
    return [Address(sheet, row, column) for row in rows for column in columns]
