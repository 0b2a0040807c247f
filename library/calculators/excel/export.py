"""A calculator with some inputs as a workbook that goes on computing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from library.calculators.computing import Computed
from library.calculators.excel.assumptions import write_assumptions
from library.calculators.excel.book import Book
from library.calculators.excel.calculation import write_lines
from library.calculators.excel.flow import FlowSheet
from library.calculators.excel.summary import write_summary
from library.roi.pool import check

# What the hidden sheet is written in; an import reads it.
FORMAT = "1"
CELL = 32_000
DETAILS = ("title", "summary", "language", "currency", "years", "discount_rate", "risk_adjustment")


def workbook(
    record: Mapping,
    inputs: Mapping,
    computed: Computed,
    words: list[str],
    *,
    cached: bool = True,
) -> bytes:
    """Return the workbook of a calculator with these inputs, each as text or a list of texts.

    `words` are a title, a line below it and lines at the end. Without `cached` the formulas carry
    no values, so that whoever opens it has to compute.
    """
    plans = check(record).plans
    book = Book(record, cached)
    write_assumptions(book, inputs)
    written = write_lines(book, plans, computed.run)
    flow = FlowSheet(book, computed.run)
    flow.write()
    write_summary(book, flow, words)
    write_hidden(book, record, written)
    return book.bytes()


def write_hidden(book: Book, record: Mapping, written: Mapping) -> None:
    """Keep what the sheets do not show, so that an import makes the same calculator."""
    rows = [["format", FORMAT], ["record", {name: record[name] for name in DETAILS}]]
    rows += [["input", row, book.names[row["name"]]] for row in record["inputs"]]
    rows += [
        ["line", row, book.names[row["name"]], *written[row["name"]]] for row in record["lines"]
    ]
    sheet = book.hidden
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            sheet.write_string(place, column, text[:CELL])
