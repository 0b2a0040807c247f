"""The first sheet: the figures with their conventions, and the chart of the cash flow."""

from __future__ import annotations

from django.utils.translation import gettext as _

from library.calculators.excel.assumptions import RATE
from library.calculators.excel.book import Book
from library.calculators.excel.flow import (
    BACK,
    BENEFIT,
    COST,
    CUMULATIVE,
    DISCOUNTED_BACK,
    DISCOUNTED_SUM,
    FIRST,
    GROSS,
    NET,
    SIGN,
    YEARS,
    FlowSheet,
)
from library.calculators.figures import FIGURES
from library.roi.metrics import NUCLEUS_YEARS

FIRST_ROW = 4
CONVENTION_WIDTH = 90
STYLES = {"_pct": "percent", "_months": "months"}
NONE = '"–"'


def write_summary(book: Book, flow: FlowSheet, words: list[str]) -> None:
    """Write the title, every figure with its convention, and the chart."""
    sheet, run = book.summary, flow.run
    for row, text in enumerate(words[:2]):
        sheet.write_string(row, 0, text, book.format("quiet" if row else "title"))
    book.header(sheet, FIRST_ROW - 1, [_("Figure"), _("Value"), _("How it is computed")])
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, CONVENTION_WIDTH)
    formulas = figure_formulas(flow)
    for row, figure in enumerate(FIGURES.values(), start=FIRST_ROW):
        style = next((s for end, s in STYLES.items() if figure.name.endswith(end)), "amount")
        sheet.write_string(row, 0, str(figure.label), book.format("plain", valign="top"))
        value = run.metrics[figure.name]
        if value is not None and style == "percent":
            value /= 100
        shown = "–" if value is None else value
        book.formula(
            sheet, row, 1, f"={formulas[figure.name]}", shown, book.format(style, valign="top")
        )
        book.wrapped(sheet, row, 2, figure.convention, CONVENTION_WIDTH)
        book.define(f"valuary_{figure.name}", sheet, row, 1)
    write_chart(book, flow, FIRST_ROW + len(FIGURES) + 2)
    for offset, text in enumerate(words[2:]):
        sheet.write_string(FIRST_ROW + len(FIGURES) + 24 + offset, 0, text, book.format("quiet"))


def figure_formulas(flow: FlowSheet) -> dict[str, str]:
    """Return the live formula of every figure; one that does not exist shows a dash."""
    cells, last = flow.there, flow.book.years
    benefit, cost, net = (cells(row) for row in (BENEFIT, COST, NET))
    later = min(NUCLEUS_YEARS, last)
    pv_benefit, pv_cost = present(flow, BENEFIT), present(flow, COST)
    first_cost = cells(COST, 0, 0)
    some = f"SUMSQ({net})=0"
    annual = (
        f"(SUM({cells(GROSS, 1, later)})-SUM({cells(COST, 1, later)}))/{later or 1}/{first_cost}"
    )
    return {
        "roi_pct": f"IF({pv_cost}>0,({pv_benefit}-{pv_cost})/{pv_cost},{NONE})",
        "npv": present(flow, NET),
        "payback_months": payback(flow, CUMULATIVE, BACK, some),
        "discounted_payback_months": payback(flow, DISCOUNTED_SUM, DISCOUNTED_BACK, some),
        "irr_pct": rate_of_return(flow, net),
        "annual_roi_pct": f"IF({first_cost}>0,{annual},{NONE})" if last else NONE,
        "total_benefit": f"SUM({benefit})",
        "total_cost": f"SUM({cost})",
        "net": f"SUM({net})",
        "pv_benefit": pv_benefit,
        "pv_cost": pv_cost,
        "benefit_per_month_of_delay": f"SUM({cells(BENEFIT, 1)})/{last}/12" if last else NONE,
    }


def present(flow: FlowSheet, row: int) -> str:
    """Return the present value of a row: year 0 as it is, later years at year end."""
    first = flow.there(row, 0, 0).split(":")[0]
    if not flow.book.years:
        return first
    return f"({first}+NPV({RATE},{flow.there(row, 1)}))"


def payback(flow: FlowSheet, sums: int, months: int, no_flow: str) -> str:
    """Return the months until a sum stays at zero or above."""
    last = flow.there(sums, flow.book.years, flow.book.years).split(":")[0]
    found = flow.there(months, 1) if flow.book.years else flow.there(months, 0)
    return f"IF({no_flow},{NONE},IF({last}<0,{NONE},IF(COUNT({found})=0,0,MAX({found}))))"


def rate_of_return(flow: FlowSheet, net: str) -> str:
    """Return the internal rate of return where the net flow changes its sign exactly once."""
    last = flow.book.years
    if not last:
        return NONE
    before, after = flow.there(SIGN, 0, last - 1), flow.there(SIGN, 1, last)
    changes = f"SUMPRODUCT(({before}<>{after})*({before}<>0))"
    # Excel looks near a guess; ours is where the rate was.
    known = flow.run.metrics["irr_pct"]
    guess = f",{known / 100!r}" if known is not None else ""
    return f"IF({changes}=1,IFERROR(IRR({net}{guess}),{NONE}),{NONE})"


def write_chart(book: Book, flow: FlowSheet, row: int) -> None:
    """Draw the cumulative cash flow."""
    chart = book.chart({"type": "line"})
    name, last = book.flow.get_name(), FIRST + book.years
    chart.add_series(
        {
            "name": _("Cumulative cash flow"),
            "categories": [name, YEARS, FIRST, YEARS, last],
            "values": [name, CUMULATIVE, FIRST, CUMULATIVE, last],
            "line": {"color": "#0B5A6E", "width": 2.25},
            "marker": {"type": "circle", "size": 5, "fill": {"color": "#0B5A6E"}},
        }
    )
    chart.set_title({"name": _("Cumulative cash flow"), "name_font": {"size": 12}})
    chart.set_x_axis({"name": _("Year"), "label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 380})
    book.summary.insert_chart(row, 0, chart)
