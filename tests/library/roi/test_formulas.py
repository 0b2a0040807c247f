"""What a formula may say, and what is said about one that is wrong."""

from pathlib import Path

import pytest

from library.roi.functions import FUNCTIONS
from library.roi.names import check_name
from tests.library.roi.builders import compute, line, number, problem, series, value


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=hours*rate*52", 5200),
        ("=HOURS + Rate", 20),
        ("=ROUND(rate/3, 2)", 3.33),
        ("=IF(hours>5, 1, 2)", 1),
        ("=-2^2", 4),
        ("=2^3^2", 64),
        ("=20%", 0.2),
        ("=hours=rate", 1),
        ("=IFERROR(1/0, 7)", 7),
        ("=IFS(hours<5, 1, TRUE, 2)", 2),
        ("=PMT(0.1/12, 12, -1000)", 87.9159),
        ("=SUMPRODUCT({1,2}, {3,4})", 11),
        ("=INDEX({5,6,7}, 2)", 6),
        ("=PI()", 3.14159),
        ("=FV(0.1, 3, -100)", 331),
        ("=MIRR({-100,60,70}, 0.1, 0.1)", 0.16619),
        ("  =hours", 10),
        ("hours + 1", 11),
    ],
)
def test_excel_formulas_compute(formula, expected):
    assert value(formula, hours="10", rate=10) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("formula", "code", "position"),
    [
        ("=hours + hourz*2", "unknown_name", 9),
        ("=2*工时", "unknown_name", 3),
        ('=IF("专业"="",1,zz)', "unknown_name", 14),
        ("=A1*2", "reference", 1),
        ("=1+fy26", "reference", 3),
        ("=2*Sheet1!B2", "reference", 3),
        ("='My sheet'!B2", "reference", 1),
        ("=[book.xlsx]Sheet1!A1", "reference", 1),
        ("=A:A", "reference", 1),
        ("=1:1", "reference", 1),
        ("=$A$1", "reference", 1),
        ("=R1C1", "reference", 1),
        ("=hours:rate", "reference", 6),
        ("=Table[x]", "reference", 1),
        ("=SUM(INDEX({1,2},1):hours)", "reference", 19),
        ("=1+", "unfinished", 3),
        ("=1+*2", "syntax", 3),
        ("=hours rate", "syntax", 7),
        ("=SUM(1;2)", "syntax", 6),
        ("=(1+2", "unclosed", 5),
        ("=1+2)", "unopened", 4),
        ('="a', "unfinished_text", 3),
        ("=", "empty", 1),
        ("", "empty", 0),
        ("=1,5", "comma", 2),
        ('=hours&"x"', "operator", 6),
        ("=@hours", "operator", 1),
        ("=hours#", "operator", 6),
        ("=ROUND(1)", "arguments", 1),
        ("=1+PI(2)", "arguments", 3),
        ("=SUM (1)", "space_before_bracket", 1),
        ("=SUM(1)(2)", "syntax", 7),
        ("={hours}", "array", 2),
        ("=#REF!", "error_value", 1),
        ("=1E400", "overflow", 1),
        ("=１+2", "character", 1),
        ("=1\u200b+2", "character", 2),
        ("=1\u00a0+2", "character", 2),
        ("=" + "1+" * 300 + "1", "too_complex", 401),
        ("=" + "(" * 40 + "1" + ")" * 40, "too_deep", 33),
        ("=" + "1" * 2000, "too_long", 2000),
    ],
)
def test_a_wrong_formula_is_one_error_at_its_character(formula, code, position):
    error = problem(formula, [number("hours", 1), number("rate", 1)])
    assert (error.code, error.position) == (code, position)
    assert error.message


@pytest.mark.parametrize(
    ("formula", "suggestion"),
    [("=hourz_saved", "hours_saved"), ("=SUMM(1)", "SUM"), ("=2＊3", "*")],
)
def test_what_was_probably_meant_is_suggested(formula, suggestion):
    error = problem(formula, [number("hours_saved", 1)])
    assert f"Did you mean {suggestion}?" in error.message


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=1/0", "division_by_zero"),
        ("=1E308*10", "overflow"),
        ("=SQRT(-1)", "overflow"),
        ('="a"', "text"),
        ('="a"*2', "text"),
        ("={1,2}", "list"),
        ("={1;2}", "list"),
        ("=INDEX({1,2},9)", "outside"),
        ("=saved*2", "list"),
        ("=IF(saved>1,saved,0)", "list"),
    ],
)
def test_a_result_that_is_no_number_is_a_named_error(formula, code):
    assert problem(formula, [series("saved", 1, 2, 3, 4)]).code == code


def test_the_others_still_compute():
    result = compute(
        [line("bad", "=1/0"), line("needs", "=good+bad"), line("good", "=2"), line("more", "=good")]
    )
    assert [(e.line, e.code) for e in result.errors] == [
        ("bad", "division_by_zero"),
        ("needs", "depends"),
    ]
    assert result.errors[1].message == "It needs bad, which has no value."
    assert (result.lines["more"].value, result.lines["needs"].value) == (2, None)


def test_a_formula_may_handle_the_error_of_another_line():
    result = compute([line("ratio", "=1/0"), line("safe", "=IFERROR(ratio, 7)")])
    assert [e.line for e in result.errors] == ["ratio"]
    assert result.lines["safe"].value == 7


def test_a_cycle_is_one_error_with_its_path():
    parts = [line("fine", "=1"), line("a_line", "=1+b_line"), line("b_line", "=c_line")]
    parts += [line("c_line", "=a_line"), line("after", "=c_line"), line("itself", "=itself")]
    result = compute(parts)
    errors = {e.line: (e.code, e.position) for e in result.errors}
    assert errors == {
        "a_line": ("cycle", 3),
        "after": ("depends", 1),
        "itself": ("cycle", 1),
    }
    assert "a_line → b_line → c_line → a_line" in result.errors[0].message
    assert result.lines["fine"].value == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hours_saved", ""),
        ("_x", ""),
        ("c", ""),
        ("opex2024", ""),
        ("a" * 64, ""),
        ("a" * 65, "name_form"),
        ("1st", "name_form"),
        ("工时", "name_form"),
        ("with space", "name_form"),
        ("x.y", "name_form"),
        ("hours\n", "name_form"),
        ("A1", "name_cell"),
        ("fy26", "name_cell"),
        ("R1C1", "name_cell"),
        ("r1c", "name_cell"),
        ("Year", "name_reserved"),
        ("TRUE", "name_reserved"),
    ],
)
def test_names_are_plain_words_that_no_spreadsheet_reads_as_cells(name, code):
    assert check_name(name) == code


def test_a_name_is_given_once_whatever_its_capitals():
    result = compute([line("Hours", "=1"), line("gain", "=hours")], [number("hours", 5)])
    assert [(e.line, e.code) for e in result.errors] == [("Hours", "name_taken")]
    assert result.lines["gain"].value == 5


def test_every_function_shows_its_arguments():
    assert {"NPV", "IRR", "MIRR", "PMT", "PV", "FV", "SUMPRODUCT", "INDEX", "IFERROR"} <= set(
        FUNCTIONS
    )
    assert FUNCTIONS["ROUND"].signature == "ROUND(number, digits)"
    assert (FUNCTIONS["IF"].fewest, FUNCTIONS["IF"].most) == (2, 3)


def test_the_documentation_names_every_function():
    written = Path("docs/calculators.md").read_text(encoding="utf-8")
    assert not [name for name in FUNCTIONS if f"`{name}`" not in written]
