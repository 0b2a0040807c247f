"""The workbook that is being written: sheets, formats, and where every name stands."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from unicodedata import east_asian_width

import xlsxwriter
from django.utils.translation import gettext as _, pgettext
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from accounts.templatetags.times import is_chinese
from library.roi.names import YEAR

# Excel keeps these for itself.
KEPT_BY_EXCEL = frozenset({"c", "r"})
HIDDEN = "valuary"
# As Excel counts papers and heights.
A4 = 9
LINE_HEIGHT = 15


def excel_names(names: tuple[str, ...]) -> dict[str, str]:
    """Return for each name the one it has in the workbook; Excel refuses a few."""
    taken = {name.lower() for name in names}
    found = {}
    for name in names:
        new = name
        while new.lower() in KEPT_BY_EXCEL or new.lower().startswith("_xl"):
            new = f"n_{new}"
            while new.lower() in taken:
                new += "_"
        taken.add(new.lower())
        found[name] = new
    return found


class Book:
    """A workbook with its sheets; `place` and `range_of` say where names stand."""

    def __init__(self, record: Mapping, cached: bool):
        self.record = record
        self.cached = cached
        self.years = int(record["years"])
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file, {"in_memory": True, "use_future_functions": True, "strings_to_urls": False}
        )
        self._book.set_calc_mode("auto")
        self.formats = formats(self._book)
        self.names = excel_names(
            tuple(row["name"] for row in (*record["inputs"], *record["lines"]))
        )
        self.summary = self._sheet(pgettext("sheet", "Summary"))
        self.assumptions = self._sheet(pgettext("sheet", "Assumptions"))
        self.lines = self._sheet(pgettext("sheet", "Calculation"))
        self.flow = self._sheet(pgettext("sheet", "Cash flow"))
        self.hidden = self._sheet(HIDDEN)
        self.hidden.very_hidden()
        # For names with a value each year: sheet, row and the column of year 0.
        self._by_year: dict[str, tuple[object, int, int]] = {}

    def _sheet(self, name: str):
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def wrapped(self, sheet, row: int, column: int, text: str, width: int) -> None:
        """Write a text in a row that is high enough for it."""
        lines = -(-sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text) // width)
        if lines > 1:
            sheet.set_row(row, LINE_HEIGHT * lines)
        sheet.write_string(row, column, text, self.format("wrap", indent=1))

    def format(self, name: str, **more):
        """Return a format, with something added to it."""
        return self._book.add_format({**self.formats[name], **more})

    def define(self, name: str, sheet, row: int, column: int) -> None:
        """Give a cell the name it has in the calculator."""
        cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self._book.define_name(self.names.get(name, name), f"='{sheet.get_name()}'!{cell}")

    def define_years(self, name: str, sheet, row: int, column: int) -> None:
        """Give a row of years a name, and let formulas find each year in it."""
        self._by_year[name] = (sheet, row, column)
        if name != YEAR:
            self._book.define_name(self.names.get(name, name), f"={self.range_of(name)}")

    def range_of(self, name: str) -> str:
        """Return the cells of all years of a name."""
        sheet, row, column = self._by_year[name]
        ends = (
            xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True)
            for at in (column, column + self.years)
        )
        return f"'{sheet.get_name()}'!{':'.join(ends)}"

    def cell_of(self, name: str, year: int | None = None) -> str:
        """Return what a formula writes for a name: its own name, or the cell of a year."""
        if name not in self._by_year:
            return self.names[name]
        if year is None:
            return self.range_of(name) if name == YEAR else self.names[name]
        sheet, row, column = self._by_year[name]
        return f"'{sheet.get_name()}'!{xl_col_to_name(column + year)}${row + 1}"

    def over_years(self, name: str) -> bool:
        """Tell whether a name has a value for each year."""
        return name in self._by_year

    def formula(self, sheet, row: int, column: int, text: str, value, style, array=False) -> None:
        """Write a live formula with its value, so that it shows without being computed."""
        shown = value if self.cached and value is not None else 0
        if array:
            sheet.write_array_formula(row, column, row, column, f"{{{text}}}", style, shown)
        else:
            sheet.write_formula(row, column, text, style, shown)

    def header(self, sheet, row: int, labels: list[str], widths: list[float] = ()) -> None:
        """Write a row of headings."""
        style = self.format("header")
        for column, label in enumerate(labels):
            sheet.write_string(row, column, label, style)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def year_labels(self) -> list[str]:
        """Return what the columns of years are called."""
        return [_("start"), *(_("year %(year)s") % {"year": n} for n in range(1, self.years + 1))]

    def chart(self, options: dict):
        """Return a new chart."""
        return self._book.add_chart(options)

    def bytes(self) -> bytes:
        """Finish the workbook and return it."""
        self._book.close()
        return self._file.getvalue()


def formats(book) -> dict[str, dict]:
    """Return the looks of cells by name."""
    font = {"font_name": "Microsoft YaHei" if is_chinese() else "Calibri", "font_size": 11}
    return {
        "plain": font,
        "wrap": {**font, "text_wrap": True, "valign": "top"},
        "title": {**font, "bold": True, "font_size": 18},
        "section": {**font, "bold": True, "font_size": 13},
        "quiet": {**font, "font_color": "#626A67"},
        "header": {**font, "bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
        # What may be changed stands on a tint.
        "input": {**font, "bg_color": "#E4EFF2", "border": 1, "border_color": "#A5C8D1"},
        "number": {**font, "num_format": "#,##0.00"},
        "amount": {**font, "num_format": "#,##0"},
        "total": {**font, "num_format": "#,##0", "bold": True, "top": 1},
        "percent": {**font, "num_format": "0.0%"},
        "months": {**font, "num_format": "0.0"},
        "formula": {**font, "font_name": "Consolas", "font_size": 10},
    }
