"""The sheet that computes: every line with its formula alive, by year where it counts by year."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from library.calculators.excel.book import Book
from library.calculators.form import label_of
from library.choices import LineRole
from library.roi.names import YEAR
from library.roi.results import LineResult, Plan, RunResult

VALUE = 6
FIRST_YEAR = 7
FIRST_ROW = 4


def write_lines(book: Book, plans: Mapping[str, Plan], run: RunResult) -> dict[str, list]:
    """Write every line and return where its formula stands, and how it was written."""
    sheet, lines = book.lines, book.record["lines"]
    sheet.write_string(0, 0, _("Calculation"), book.format("title"))
    labels = [
        _("Line"),
        _("Name"),
        _("Counts as"),
        _("Unit"),
        _("Source"),
        _("Formula"),
        _("Value"),
    ]
    book.header(sheet, FIRST_ROW - 1, [*labels, *book.year_labels()], [34, 18, 16, 10, 30, 40, 14])
    sheet.set_column(FIRST_YEAR, FIRST_YEAR + book.years, 13)
    sheet.freeze_panes(FIRST_ROW, 2)
    for year in range(book.years + 1):
        sheet.write_number(FIRST_ROW - 2, FIRST_YEAR + year, year, book.format("quiet"))
    book.define_years(YEAR, sheet, FIRST_ROW - 2, FIRST_YEAR)
    # Names first: a line may stand above one that it needs.
    for row, line in enumerate(lines, start=FIRST_ROW):
        plan = plans.get(line["name"])
        if plan and plan.yearly:
            book.define_years(line["name"], sheet, row, FIRST_YEAR)
        else:
            book.define(line["name"], sheet, row, VALUE)
    written = {}
    for row, line in enumerate(lines, start=FIRST_ROW):
        write_words(book, row, line)
        plan, result = plans.get(line["name"]), run.lines[line["name"]]
        writer = Line(book, row, line, plan, result)
        written[line["name"]] = writer.write()
    return written


def write_words(book: Book, row: int, line: Mapping) -> None:
    """Write what a line is, and its formula as its author wrote it."""
    sheet, plain = book.lines, book.format("plain")
    sheet.write_string(row, 0, label_of(line), plain)
    sheet.write_string(row, 1, book.names[line["name"]], book.format("formula"))
    sheet.write_string(row, 2, str(LineRole(line["role"]).label), plain)
    sheet.write_string(row, 3, line["unit"], plain)
    sheet.write_string(row, 4, line["source"], plain)
    sheet.write_string(row, 5, line["formula"], book.format("formula"))


class Line:
    """One line on the sheet."""

    def __init__(self, book: Book, row: int, line: Mapping, plan: Plan | None, result: LineResult):
        self.book, self.row, self.line, self.plan, self.result = book, row, line, plan, result
        decimals = line["decimals"]
        digits = "0." + "0" * decimals if decimals else "0"
        self.style = book.format("plain", num_format=f"#,##{digits}")

    def write(self) -> list:
        """Write value and years; return the cell of the formula and its text."""
        if self.plan is None:
            return self._formula(VALUE, "=NA()", None)
        return self._by_year() if self.plan.yearly else self._once()

    def _formula(self, column: int, text: str, value, array: bool = False) -> list:
        self.book.formula(self.book.lines, self.row, column, text, value, self.style, array)
        return [self.row, column, text]

    def _once(self) -> list:
        """Write the formula as the value, and the value in each year it counts."""
        over_years = any(self.book.over_years(name) for name in self.plan.formula.uses)
        text = self.plan.formula.write(self.book.cell_of)
        found = self._formula(VALUE, text, self.result.value, array=over_years)
        if self.line["role"] != LineRole.KPI:
            for year in range(self.book.years + 1):
                self._counted(year, f"${self.book_column(VALUE)}{self.row + 1}")
        return found

    def _by_year(self) -> list:
        """Write the formula in each year it counts, and their sum as the value."""
        found = []
        for year in range(self.book.years + 1):
            cell = self.plan.formula.write(lambda name, at=year: self.book.cell_of(name, at))
            written = self._counted(year, f"({cell[1:]})", cell)
            found = found or written
        span = self.book.range_of(self.line["name"])
        self._formula(VALUE, f"=SUM({span})", self.result.value)
        return found

    def _counted(self, year: int, part: str, whole: str = "") -> list:
        """Write what counts in a year; nothing before the line begins."""
        column = FIRST_YEAR + year
        if year < self.plan.first or (
            self.line["role"] == LineRole.ONE_OFF and self._is_late(year)
        ):
            self.book.lines.write_number(self.row, column, 0, self.style)
            return []
        share = self._share(year)
        text = f"={part}*{share!r}" if share != 1 else whole or f"={part}"
        value = self.result.values[year] if self.result.values else None
        return self._formula(column, text, value)

    def _is_late(self, year: int) -> bool:
        """Tell whether a one-off cost is over; one of a series falls in the series' years."""
        return year > 0 and not self.plan.yearly

    def _share(self, year: int) -> float:
        ramp = [float(share) for share in self.line["ramp"] or ()]
        if not ramp or (self.line["role"] == LineRole.ONE_OFF and not self.plan.yearly):
            return 1.0
        return ramp[min(year - self.plan.first, len(ramp) - 1)]

    @staticmethod
    def book_column(column: int) -> str:
        """Return the letters of a column."""
        return chr(ord("A") + column)
