"""A workbook becomes a calculator; what cannot be taken over is said by cell."""

import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.worksheet.formula import ArrayFormula

from library.calculators.computing import compute
from library.calculators.excel.export import workbook
from library.calculators.excel.importing import LIMITS, read_workbook
from library.calculators.intake.child import answer, converted
from library.calculators.intake.problems import MESSAGES, say_refusal
from library.calculators.intake.source import Source
from library.calculators.saving import effective_inputs
from library.extraction.limits import Limits
from library.roi.engine import run
from library.roi.model import CalculatorModel
from tests.library.calculators.books import book, content, stored
from tests.library.calculators.cases import ODD, complete, demo_calculators


def convert(folder, *arguments, **options):
    """Convert a workbook in this process; return inputs and lines by name, and the troubles."""
    return parts(converted(Source(stored(folder, book(*arguments, **options)))))


def parts(read):
    record = read["record"]
    inputs = {row["name"]: row for row in record["inputs"]}
    lines = {row["name"]: row for row in record["lines"]}
    return record, inputs, lines, [(t["cell"], t["code"]) for t in read["troubles"]]


def test_constants_become_inputs_with_what_the_sheet_says_of_them(tmp_path):
    record, inputs, _lines, troubles = convert(tmp_path)
    assert not troubles
    assert (record["years"], record["currency"]) == (3, "EUR")
    people = inputs["technicians"]
    assert (people["label"], people["unit"], people["kind"]) == ("Technicians", "people", "integer")
    assert (people["min"], people["max"], people["default"]) == ("1", "500", "60")
    assert inputs["share"]["kind"] == "percent"
    assert inputs["rate"]["kind"] == "currency"
    assert (inputs["plan"]["kind"], inputs["plan"]["choices"]) == ("choice", ["Basic", "Pro"])
    assert inputs["weeks"]["source"] == "Model!B7"
    assert inputs["nian_shou_ru"]["label"] == "年收入"
    assert (inputs["growth"]["kind"], inputs["growth"]["default"]) == (
        "series",
        ["1", "2", "3", "4"],
    )


def test_formulas_become_lines_that_come_to_the_same(tmp_path):
    record, _inputs, lines, _troubles = convert(tmp_path)
    assert lines["saving"]["formula"] == '=technicians*hours*rate*weeks*IF(plan="Pro", 1, 0.5)'
    assert {"flow_year_1", "flow_year_3"} <= set(lines)
    assert lines["grown"]["formula"] == "=SUM(growth)*nian_shou_ru"
    result = run(CalculatorModel.from_record(record))
    saving = 60 * 1.5 * 38 * 48
    flow = [-200000, saving * 0.5, saving, saving * 1.25]
    assert result.lines["saving"].value == saving
    assert result.lines["npv_of"].value == pytest.approx(
        flow[0] + sum(f / 1.1**n for n, f in enumerate(flow[1:], 1))
    )
    assert result.lines["all_of"].value == pytest.approx(
        (sum(flow[1:]) - 1) ** 0.02 + flow[0] * flow[2] + flow[1] * flow[3] + flow[1]
    )
    assert result.lines["powers"].value == 4 + 9 - 5 / 0.5
    assert result.lines["grown"].value == 10_000
    assert not result.errors


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=VLOOKUP(1,A1:B2,2)", "function"),
        ("=OFFSET(A1,1,1)", "function"),
        ('=INDIRECT("A1")', "function"),
        ("=NOW()", "function"),
        ("=RAND()", "function"),
        ("=A:A", "whole"),
        ("=SUM(A1:Z999)", "too_many_cells"),
        ("=[1]Other!A1", "external"),
        ("='[book.xlsx]Sheet'!A1", "external"),
        ("=Table1[Price]", "table"),
        ("=A1:A2*2", "range"),
        ('=A1&"x"', "operator"),
        ("=Nowhere!A1", "not_cells"),
        ("=unknown_name*2", "not_cells"),
        ("=IRR(A1:A9)", "length"),
        ("=B1*2", "date"),
        ("=#REF!*2", "error_value"),
        ("=1+", "formula"),
        ('="a"', "line"),
        ("=1/0", "line"),
        ('=SUMIF(A1:A2,">1")', "range"),
        ("=SUMPRODUCT((A1:A2>1)*1)", "range"),
    ],
)
def test_what_cannot_be_taken_over_is_said_at_its_cell(tmp_path, formula, code):
    cells = {"A1": 1, "A2": 2, "B1": date(2027, 1, 1), "C1": formula, "D1": "=A1+A2"}
    names = {"flow": "A1:A2", "wrong": "C1", "right": "D1"}
    record, _inputs, lines, troubles = convert(tmp_path, cells, names)
    assert ("Model!C1", code) in troubles
    assert lines["wrong"]["formula"]
    result = run(CalculatorModel.from_record(record))
    assert result.lines["right"].value == 3
    assert set(dict(troubles).values()) <= {*MESSAGES, "line"}


@pytest.mark.parametrize(
    ("cells", "names", "code"),
    [
        ({"A1": 1}, {}, "no_names"),
        ({"A1": "words"}, {"title": "A1"}, "text"),
        ({"A1": date(2027, 1, 1)}, {"begin": "A1"}, "date"),
        ({"A1": 1}, {"constant": "42"}, "not_cells"),
        ({"A1": 1}, {"gone": "#REF!"}, "not_cells"),
        ({"A1": 1}, {"two": "Model!$A$1,Model!$A$3"}, "not_cells"),
        ({"A1": 1}, {"far": "[2]Other!$A$1"}, "external"),
    ],
)
def test_names_that_are_no_input_and_no_result_are_said(tmp_path, cells, names, code):
    _record, inputs, lines, troubles = convert(tmp_path, cells, names)
    assert [found for _cell, found in troubles] == [code]
    assert not lines and not inputs


def test_names_no_formula_could_use_are_made_anew(tmp_path):
    cells = {"A1": 1, "A2": 2, "A3": 3, "B4": "=A1+A2+A3"}
    names = {"价格": "A1", "price.unit": "A2", "Year": "A3", "total": "B4"}
    _record, inputs, lines, troubles = convert(tmp_path, cells, names)
    assert set(inputs) == {"jia_ge", "price_unit", "year_value"}
    assert lines["total"]["formula"] == "=jia_ge+price_unit+year_value"
    assert not troubles


def test_a_workbook_that_shows_something_else_is_told(tmp_path):
    made = book({"A1": 2, "B1": "=A1*2"}, {"two": "A1", "four": "B1"})
    path = stored(tmp_path, made)
    patched = tmp_path / "patched.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(patched, "w") as new:
        for item in old.namelist():
            text = old.read(item)
            if item.endswith("sheet1.xml"):
                text = text.replace(b"<v></v>", b"<v>5</v>").replace(b"<v />", b"<v>5</v>")
            new.writestr(item, text)
    _record, _inputs, _lines, troubles = parts(converted(Source(patched)))
    assert troubles == [("Model!B1", "differs")]


def test_array_formulas_of_one_cell_are_formulas_and_of_several_are_not(tmp_path):
    made = book({"A1": 2, "A2": 3}, {"one": "B1", "many": "C1"})
    made.active["B1"] = ArrayFormula("B1", "=A1*A2")
    made.active["C1"] = ArrayFormula("C1:C2", "=A1:A2*2")
    _record, _inputs, lines, troubles = parts(converted(Source(stored(tmp_path, made))))
    assert lines["one"]["formula"] == "=model_row_1_column_1*model_row_2_column_1"
    assert troubles == [("Model!C1", "array")]


def test_a_circle_is_told_and_nothing_hangs(tmp_path):
    cells = {"A1": "=B1+1", "B1": "=A1+1"}
    _record, _inputs, _lines, troubles = convert(tmp_path, cells, {"one": "A1"})
    assert troubles[0][1] == "line"


@pytest.mark.parametrize(
    "key", ["every_role", "nothing", "this_year_only", "long", "roi-visits-en", "roi-churn-zh"]
)
def test_what_was_exported_comes_back_and_computes_the_same(tmp_path, key):
    record = {**ODD, **demo_calculators()}[key]
    given = {"hours": "20"} if key == "every_role" else {}
    computed = compute(record, given)
    exported = workbook(record, effective_inputs(record, given), computed, ["t", "s"])
    read = converted(Source(stored(tmp_path, exported)))
    assert not read["troubles"]
    again = compute(complete({**record, **read["record"]}), {})
    assert again.run.lines == computed.run.lines
    assert again.run.metrics == pytest.approx(computed.run.metrics)


def test_a_formula_changed_in_an_export_is_told(tmp_path):
    record = demo_calculators()["roi-visits-en"]
    exported = workbook(record, effective_inputs(record, {}), compute(record, {}), ["t", "s"])
    path = stored(tmp_path, exported)
    import openpyxl

    made = openpyxl.load_workbook(path)
    ((sheet, cell),) = list(made.defined_names["visits"].destinations)
    made[sheet][cell.replace("$", "")] = "=technicians*visits_per_day*200"
    ((sheet, cell),) = list(made.defined_names["technicians"].destinations)
    made[sheet][cell.replace("$", "")] = 90
    _changed, inputs, _lines, troubles = parts(converted(Source(stored(tmp_path, made))))
    assert [code for _cell, code in troubles] == ["changed"]
    assert inputs["technicians"]["default"] == "90"


def upload(data, name="book.xlsx"):
    return SimpleUploadedFile(name, data)


def opened(folder, data, limits=LIMITS):
    """Return what the child says of a file, without starting one."""
    path = stored(folder, data)
    return answer({"path": str(path), "limits": limits.pack()}, None)


def test_a_child_process_that_takes_too_long_is_given_up():
    program = "tests.library.extraction.odd_child"
    assert read_workbook(upload(b"spin"), Limits(cpu=0.1), program).problem == "time"


def test_a_file_too_large_is_not_even_opened():
    assert read_workbook(upload(b"x" * (LIMITS.size + 1))).problem == "too_large"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"no workbook", "broken"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, data, problem):
    assert opened(tmp_path, data)["problem"] == problem
    assert (
        say_refusal(problem) == "This is no Excel workbook. Save it as .xlsx and upload it again."
    )


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    wide = content(book({f"A{row}": row for row in range(1, 4000)}, {"one": "A1"}))
    assert opened(tmp_path, wide, Limits(unpacked=20_000))["problem"] == "bomb"
