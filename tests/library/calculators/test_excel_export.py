"""A workbook goes on computing what the page computed."""

import math
from io import BytesIO

import formualizer
import openpyxl
import pytest

from library.calculators.computing import compute
from library.calculators.excel.book import excel_names
from library.calculators.excel.export import workbook
from library.calculators.saving import effective_inputs
from tests.library.calculators.cases import ODD, demo_calculators

DEMO = ("roi-visits-en", "roi-infrastructure-zh", "roi-churn-en", "roi-small-zh")


@pytest.fixture(scope="module")
def calculators():
    return {**ODD, **demo_calculators()}


def exported(record, given=None, **options):
    computed = compute(record, given or {})
    inputs = effective_inputs(record, given or {})
    return computed, workbook(record, inputs, computed, ["A case", "below", "end"], **options)


def wanted(record, computed):
    """Return what every named cell must show: figures, then lines."""
    figures = {
        f"valuary_{name}": "–"
        if value is None
        else (value / 100 if name.endswith("_pct") else value)
        for name, value in computed.run.metrics.items()
    }
    broken = {error.line for error in computed.run.errors}
    names = excel_names(tuple(r["name"] for r in (*record["inputs"], *record["lines"])))
    lines = {names[name]: row for name, row in computed.run.lines.items() if name not in broken}
    return figures, lines


def same(found, expected):
    if isinstance(expected, str) or not isinstance(found, int | float):
        return found == expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-6)


def differences(record, computed, read):
    """Return every named cell that shows something else; `read` gives a name's values."""
    figures, lines = wanted(record, computed)
    broken = bool(computed.run.errors)
    found = []
    for name, expected in figures.items():
        (value,) = read(name)
        # Where a line has no value the workbook shows an error in place of the dash.
        if not same(value, expected) and not (broken and expected == "–"):
            found.append((name, value, expected))
    for name, row in lines.items():
        values = read(name)
        expected = row.values if len(values) > 1 else (row.value,)
        if len(values) != len(expected) or not all(map(same, values, expected)):
            found.append((name, values, expected))
    return found


def cells_of(book, name):
    """Return (sheet, row, column) of the cells a name stands for."""
    ((sheet, reference),) = list(book.defined_names[name].destinations)
    rows = book[sheet][reference.replace("$", "")]
    cells = rows[0] if isinstance(rows, tuple) else (rows,)
    return [(sheet, cell.row, cell.column) for cell in cells]


@pytest.mark.parametrize("key", [*ODD, *DEMO])
def test_another_engine_recalculates_the_workbook_to_the_same_figures(calculators, key):
    record = calculators[key]
    computed, content = exported(record, cached=False)
    names = openpyxl.load_workbook(BytesIO(content))
    live = formualizer.Workbook.from_bytes(content)
    live.evaluate_all()

    def read(name):
        return [live.get_value(*cell) for cell in cells_of(names, name)]

    assert not differences(record, computed, read)


@pytest.mark.parametrize("key", ["every_role", "roi-visits-en"])
def test_what_is_not_recalculated_shows_the_figures_too(calculators, key):
    record = calculators[key]
    computed, content = exported(record)
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)

    def read(name):
        return [book[s].cell(row, column).value for s, row, column in cells_of(book, name)]

    assert not differences(record, computed, read)


def test_other_inputs_in_the_workbook_give_other_figures(calculators):
    record = calculators["roi-visits-en"]
    _computed, content = exported(record, cached=False)
    names = openpyxl.load_workbook(BytesIO(content))
    live = formualizer.Workbook.from_bytes(content)
    ((sheet, row, column),) = cells_of(names, "technicians")
    live.set_value(sheet, row, column, 120.0)
    live.evaluate_all()
    again = compute(record, {"technicians": "120"})
    assert not differences(
        record, again, lambda n: [live.get_value(*c) for c in cells_of(names, n)]
    )


def test_changed_inputs_stand_in_the_workbook(calculators):
    record = calculators["every_role"]
    given = {"hours": "20", "saved": ["1", "1", "1", "1"], "plan": "basic"}
    _computed, content = exported(record, given)
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)

    def value(name):
        return [book[s].cell(row, column).value for s, row, column in cells_of(book, name)]

    assert (value("hours"), value("saved"), value("plan")) == ([20], [1, 1, 1, 1], ["basic"])


def test_the_sheets_hold_assumptions_limits_formulas_and_a_chart(calculators):
    record = calculators["roi-visits-en"]
    _computed, content = exported(record)
    book = openpyxl.load_workbook(BytesIO(content))
    summary, assumptions, lines, _flow, hidden = book.worksheets
    assert len(summary._charts) == 1
    assert hidden.sheet_state == "veryHidden"
    sources = {row["source"] for row in record["inputs"]}
    shown = {cell.value for row in assumptions.iter_rows() for cell in row}
    assert sources <= shown
    assert len(assumptions.data_validations.dataValidation) == len(record["inputs"])
    formulas = {cell.value for row in lines.iter_rows() for cell in row}
    assert "=technicians*visits_per_day*230" in formulas


def test_names_that_excel_refuses_are_given_others():
    names = excel_names(("c", "R", "n_c", "hours", "_xlfn_x"))
    assert names["hours"] == "hours"
    assert len({name.lower() for name in names.values()}) == 5
    assert names["c"] not in ("c", "n_c") and names["R"].lower() != "r"


def test_what_people_typed_is_never_a_formula(calculators):
    record = {**calculators["nothing"], "title": "=cmd()", "lines": [], "inputs": []}
    computed = compute(record, {})
    content = workbook(record, {}, computed, ["=1+1", "@SUM(1)", "=HYPERLINK(1)"])
    book = openpyxl.load_workbook(BytesIO(content))
    assert {book.worksheets[0]["A1"].data_type, book.worksheets[0]["A2"].data_type} == {"s"}
