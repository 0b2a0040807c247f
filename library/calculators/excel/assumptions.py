"""The sheet of assumptions: every input with its value, its limits, whose number it is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from library.calculators.excel.book import Book
from library.calculators.form import label_of, unit_of
from library.choices import InputKind, NumberSource

COLUMNS = 12
# Where the value of an input stands.
VALUE = 3
FIRST_ROW = 4


def write_assumptions(book: Book, inputs: Mapping) -> None:
    """Write conventions, inputs and yearly series; each value gets its name."""
    sheet = book.assumptions
    sheet.write_string(0, 0, _("Assumptions"), book.format("title"))
    sheet.write_string(
        1, 0, _("Change the tinted cells; everything follows."), book.format("quiet")
    )
    book.header(sheet, FIRST_ROW - 1, headings(), [34, 18, 10, 14, 12, 12, 12, 12, 12, 12, 22, 40])
    sheet.freeze_panes(FIRST_ROW, 1)
    row = FIRST_ROW
    single = [r for r in book.record["inputs"] if r["kind"] != InputKind.SERIES]
    for entry in single:
        write_input(book, row, entry, inputs[entry["name"]])
        row += 1
    row = write_series(book, row + 1, inputs)
    write_conventions(book, row + 1)


def headings() -> list[str]:
    """Return what the columns are called."""
    return [
        _("Assumption"),
        _("Name"),
        _("Unit"),
        _("Value"),
        _("Default"),
        _("At least"),
        _("At most"),
        _("Low"),
        _("High"),
        _("Group"),
        _("Whose"),
        _("Source"),
    ]


def write_input(book: Book, row: int, entry: Mapping, value: object) -> None:
    """Write one input; its value carries the name that formulas use."""
    sheet, kind = book.assumptions, entry["kind"]
    plain = book.format("plain")
    sheet.write_string(row, 0, label_of(entry), plain)
    sheet.write_string(row, 1, book.names[entry["name"]], book.format("formula"))
    sheet.write_string(row, 2, unit_of(entry, book.record["currency"]), plain)
    write_value(book, sheet, row, VALUE, value, kind, tinted=True)
    for column, part in ((4, "default"), (5, "min"), (6, "max"), (7, "low"), (8, "high")):
        write_value(book, sheet, row, column, entry[part], kind)
    sheet.write_string(row, 9, entry["group"], plain)
    whose = entry["source_kind"]
    sheet.write_string(row, 10, str(NumberSource(whose).label) if whose else "", plain)
    sheet.write_string(row, 11, entry["source"], plain)
    limit(sheet, row, entry)
    book.define(entry["name"], sheet, row, VALUE)


def write_value(book: Book, sheet, row, column, value, kind, tinted=False) -> None:
    """Write a number as one, with as many decimals as it has; anything else as text."""
    style = {"num_format": number_format(value, kind)}
    base = "input" if tinted else "plain"
    number = as_number(value)
    if number is None:
        sheet.write_string(row, column, str(value or ""), book.format(base))
    else:
        sheet.write_number(row, column, number, book.format(base, **style))


def as_number(value: object) -> float | None:
    """Return the number that a text or a JSON value stands for."""
    try:
        return float(Decimal(str(value))) if value not in (None, "") else None
    except InvalidOperation:
        return None


def number_format(value: object, kind: str) -> str:
    """Return the format that shows a number as it was written."""
    try:
        exponent = Decimal(str(value)).normalize().as_tuple().exponent
    except InvalidOperation:
        return "General"
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    if kind == InputKind.PERCENT:
        decimals = max(0, decimals - 2)
    digits = "0." + "0" * min(decimals, 10) if decimals else "0"
    return f"{digits}%" if kind == InputKind.PERCENT else f"#,##{digits}"


def limit(sheet, row: int, entry: Mapping) -> None:
    """Let the workbook refuse what the calculator refuses."""
    if entry["kind"] == InputKind.CHOICE:
        options = [c["value"] if isinstance(c, dict) else c for c in entry["choices"] or ()]
        if options and sum(len(str(option)) + 1 for option in options) < 255:
            sheet.data_validation(row, VALUE, row, VALUE, {"validate": "list", "source": options})
        return
    low, high = as_number(entry["min"]), as_number(entry["max"])
    if low is None and high is None:
        return
    rule = {"validate": "integer" if entry["kind"] == InputKind.INTEGER else "decimal"}
    if low is not None and high is not None:
        rule |= {"criteria": "between", "minimum": low, "maximum": high}
    elif low is not None:
        rule |= {"criteria": ">=", "value": low}
    else:
        rule |= {"criteria": "<=", "value": high}
    sheet.data_validation(row, VALUE, row, VALUE, rule)


def write_series(book: Book, row: int, inputs: Mapping) -> int:
    """Write the inputs with a value each year below the others; return the next free row."""
    found = [r for r in book.record["inputs"] if r["kind"] == InputKind.SERIES]
    if not found:
        return row
    sheet = book.assumptions
    sheet.write_string(row, 0, _("By year"), book.format("section"))
    for column, label in enumerate(book.year_labels()):
        sheet.write_string(row + 1, VALUE + column, label, book.format("header"))
    row += 2
    for entry in found:
        sheet.write_string(row, 0, label_of(entry), book.format("plain"))
        sheet.write_string(row, 1, book.names[entry["name"]], book.format("formula"))
        sheet.write_string(row, 2, unit_of(entry, book.record["currency"]), book.format("plain"))
        for year, value in enumerate(inputs[entry["name"]]):
            write_value(book, sheet, row, VALUE + year, value, entry["kind"], tinted=True)
        sheet.write_string(row, VALUE + book.years + 1, entry["source"], book.format("quiet"))
        book.define_years(entry["name"], sheet, row, VALUE)
        row += 1
    return row


RATE, RISK = "valuary_discount_rate", "valuary_risk_adjustment"


def write_conventions(book: Book, row: int) -> None:
    """Write discount rate and risk adjustment, which the cash flow reads by name."""
    sheet = book.assumptions
    sheet.write_string(row, 0, _("Conventions"), book.format("section"))
    for offset, (label, name, field) in enumerate(
        (
            (_("Discount rate"), RATE, "discount_rate"),
            (_("Risk adjustment, off every benefit"), RISK, "risk_adjustment"),
        ),
        start=1,
    ):
        sheet.write_string(row + offset, 0, label, book.format("plain"))
        sheet.write_string(row + offset, 1, name, book.format("formula"))
        value = book.record[field] or 0
        write_value(book, sheet, row + offset, VALUE, value, InputKind.PERCENT, tinted=True)
        book.define(name, sheet, row + offset, VALUE)
