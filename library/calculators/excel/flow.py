"""The sheet of the cash flow: what counts in each year, and what the figures are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from library.calculators.excel.assumptions import RATE, RISK
from library.calculators.excel.book import Book
from library.calculators.excel.calculation import FIRST_ROW as FIRST_LINE, FIRST_YEAR
from library.choices import LineRole
from library.roi.metrics import DUST
from library.roi.results import RunResult

TOTAL, FIRST = 1, 2
YEARS, GROSS, BENEFIT, COST, NET, CUMULATIVE, DISCOUNTED, DISCOUNTED_SUM = range(3, 11)
SIGN, BACK, DISCOUNTED_BACK, DUST_ROW = range(13, 17)
BY_COLUMN = {
    BENEFIT: "benefit",
    COST: "cost",
    NET: "net",
    CUMULATIVE: "cumulative",
    DISCOUNTED: "discounted",
    DISCOUNTED_SUM: "cumulative_discounted",
}


@dataclass
class FlowSheet:
    """Writes the sheet and says where its rows stand."""

    book: Book
    run: RunResult
    gross: dict[int, float | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the sheet, as formulas write it."""
        return f"'{self.book.flow.get_name()}'"

    def column(self, year: int) -> str:
        """Return the letters of a year's column."""
        return xl_col_to_name(FIRST + year)

    def cell(self, row: int, year: int) -> str:
        """Return the cell of a year, without its sheet."""
        return f"{self.column(year)}{row + 1}"

    def span(self, row: int, first: int = 0, last: int | None = None) -> str:
        """Return the cells of some years, without their sheet."""
        last = self.book.years if last is None else last
        return f"${self.column(first)}${row + 1}:${self.column(last)}${row + 1}"

    def there(self, row: int, first: int = 0, last: int | None = None) -> str:
        """Return the cells of some years, as another sheet writes them."""
        return f"{self.name}!{self.span(row, first, last)}"

    def write(self) -> None:
        """Write headings, flows and what payback and rate of return need."""
        sheet, book = self.book.flow, self.book
        sheet.write_string(0, 0, _("Cash flow"), book.format("title"))
        sheet.write_string(1, 0, book.record["currency"], book.format("quiet"))
        book.header(sheet, YEARS - 1, ["", _("Total"), *book.year_labels()], [36, 14])
        sheet.set_column(FIRST, FIRST + book.years, 13)
        sheet.freeze_panes(YEARS + 1, 1)
        for year in range(book.years + 1):
            sheet.write_number(YEARS, FIRST + year, year, book.format("quiet"))
        self._flows()
        self._helpers()

    def _flows(self) -> None:
        rate, risk = RATE, RISK
        rows = [
            (GROSS, _("Benefits before risk"), lambda y: self._sum_of((LineRole.BENEFIT,), y)),
            (BENEFIT, _("Benefits"), lambda y: f"={self.cell(GROSS, y)}*(1-{risk})"),
            (COST, _("Costs"), lambda y: self._sum_of((LineRole.COST, LineRole.ONE_OFF), y)),
            (NET, _("Net"), self._net),
            (CUMULATIVE, _("Cumulative"), lambda y: self._running(NET, y)),
            (
                DISCOUNTED,
                _("Net, discounted"),
                lambda y: f"={self.cell(NET, y)}/(1+{rate})^{self.cell(YEARS, y)}",
            ),
            (DISCOUNTED_SUM, _("Cumulative, discounted"), lambda y: self._running(DISCOUNTED, y)),
        ]
        for row, label, text in rows:
            strong = row == NET
            style = self.book.format("total" if strong else "amount")
            self.book.flow.write_string(row, 0, label, self.book.format("plain", bold=strong))
            for year in range(self.book.years + 1):
                self._put(row, FIRST + year, text(year), self._known(row, year), style)
            if row in (GROSS, BENEFIT, COST, NET, DISCOUNTED):
                values = [self._known(row, year) for year in range(self.book.years + 1)]
                total = None if None in values else sum(values)
                self._put(row, TOTAL, f"=SUM({self.span(row)})", total, style)

    def _known(self, row: int, year: int) -> float | None:
        if row == GROSS:
            benefit = self.run.yearly[year]["benefit"]
            keeps = 1 - float(self.book.record["risk_adjustment"] or 0)
            return benefit / keeps if benefit is not None and keeps else benefit
        return self.run.yearly[year][BY_COLUMN[row]]

    def _sum_of(self, roles: tuple, year: int) -> str:
        """Return the sum of the lines in these roles, in one year."""
        sheet = f"'{self.book.lines.get_name()}'"
        column = xl_col_to_name(FIRST_YEAR + year)
        cells = [
            f"{sheet}!{column}{row + 1}"
            for row, line in enumerate(self.book.record["lines"], start=FIRST_LINE)
            if line["role"] in roles
        ]
        return "=" + "+".join(cells or ["0"])

    def _net(self, year: int) -> str:
        """Sums of decimal fractions miss zero by a hair; a hair counts as zero."""
        benefit, cost = self.cell(BENEFIT, year), self.cell(COST, year)
        dust = f"${xl_col_to_name(TOTAL)}${DUST_ROW + 1}"
        return f"=IF(ABS({benefit}-{cost})<={dust},0,{benefit}-{cost})"

    def _running(self, row: int, year: int) -> str:
        span = f"${self.column(0)}{row + 1}:{self.column(year)}{row + 1}"
        most = f"MAX(MAX({self.span(row)}),-MIN({self.span(row)}))"
        return f"=IF(ABS(SUM({span}))<={DUST!r}*{most},0,SUM({span}))"

    def _helpers(self) -> None:
        """Write the rows that payback and the rate of return are read from."""
        book, sheet, quiet = self.book, self.book.flow, self.book.format("quiet")
        sheet.write_string(SIGN - 1, 0, _("On the way"), quiet)
        for row, label in (
            (SIGN, _("Sign of the net flow")),
            (BACK, _("Paid back, months")),
            (DISCOUNTED_BACK, _("Paid back, discounted, months")),
            (DUST_ROW, _("Counts as zero")),
        ):
            sheet.write_string(row, 0, label, quiet)
        b, c = self.span(BENEFIT), self.span(COST)
        dust = f"={DUST!r}*MAX(MAX({b}),-MIN({b}),MAX({c}),-MIN({c}))"
        self._put(DUST_ROW, TOTAL, dust, 0, quiet)
        sign = 0
        for year in range(book.years + 1):
            net = self.cell(NET, year)
            known = self.run.yearly[year]["net"]
            sign = int(math.copysign(1, known)) if known else sign
            before = self.cell(SIGN, year - 1) if year else "0"
            self._put(SIGN, FIRST + year, f"=IF({net}=0,{before},SIGN({net}))", sign, quiet)
            for row, of in ((BACK, CUMULATIVE), (DISCOUNTED_BACK, DISCOUNTED_SUM)):
                if year:
                    self._put(row, FIRST + year, self._crossing(of, year), "", quiet)

    def _crossing(self, row: int, year: int) -> str:
        """Return the month in which a sum comes up to zero within a year."""
        before, now = self.cell(row, year - 1), self.cell(row, year)
        month = f"12*({year - 1}+{before}/({before}-{now}))"
        return f'=IF(AND({before}<0,{now}>=0),{month},"")'

    def _put(self, row: int, column: int, text: str, value, style) -> None:
        self.book.formula(self.book.flow, row, column, text, value, style)
