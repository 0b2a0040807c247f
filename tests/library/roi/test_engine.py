"""Formulas as authors write them, in the child process."""

import os
import signal
import time

import pytest

from library.roi import pool
from library.roi.pool import CannotCompute, evaluate


def record(*lines, inputs=(), **fields):
    rows = [
        {
            "name": f"line{i}",
            "role": "kpi",
            **({"formula": line} if isinstance(line, str) else line),
        }
        for i, line in enumerate(lines)
    ]
    return {"years": 3, "discount_rate": "0.10", "inputs": list(inputs), "lines": rows, **fields}


def value(formula, **values):
    inputs = [{"name": name, "default": default} for name, default in values.items()]
    run = evaluate(record(formula, inputs=inputs))
    assert not run.errors
    return run.lines["line0"].value


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=hours*rate*52", 5200),
        ("=ROUND(rate/3, 2)", 3.33),
        ("=IF(hours>5, 1, 2)", 1),
        ("=MAX(hours, rate)^2", 100),
        ("=-2^2", 4),
        ("=20%", 0.2),
        ("=IFERROR(1/0, 7)", 7),
        ("=PMT(0.1/12, 12, -1000)", 87.9159),
        ("=SUMPRODUCT(hours, rate)", 100),
        ("hours + 1", 11),
    ],
)
def test_excel_formulas_compute(formula, expected):
    assert value(formula, hours="10", rate=10) == pytest.approx(expected, abs=1e-4)


def test_benefits_ramp_up_and_costs_start_in_their_year():
    lines = [
        {"name": "gain", "formula": "=1000", "role": "benefit", "ramp": ["0.5", "1"]},
        {"name": "fee", "formula": "=100", "role": "cost", "first_year": 2},
        {"name": "start", "formula": "=300", "role": "one_off"},
    ]
    run = evaluate(record(*lines))
    assert [row["benefit"] for row in run.yearly] == [0, 500, 1000, 1000]
    assert [row["cost"] for row in run.yearly] == [300, 0, 100, 100]
    assert run.lines["gain"].value == 1000


def test_a_series_goes_year_by_year_and_is_a_range_in_a_kpi():
    inputs = [{"name": "saved", "kind": "series", "default": [0, 10, 20, 30]}]
    run = evaluate(record({"formula": "=saved*2", "role": "benefit"}, "=SUM(saved)", inputs=inputs))
    assert run.lines["line0"].values == (0, 20, 40, 60)
    assert (run.lines["line0"].value, run.lines["line1"].value) == (120, 60)


def test_risk_is_taken_off_benefits_only():
    lines = [{"formula": "=100", "role": "benefit"}, {"formula": "=10", "role": "cost"}]
    run = evaluate(record(*lines, risk_adjustment="0.2"))
    assert (run.metrics["total_benefit"], run.metrics["total_cost"]) == (240, 30)


@pytest.mark.parametrize(
    ("formula", "code", "position"),
    [
        ("=hourz*2", "unknown_name", 1),
        ("=1+", "syntax", 2),
        ("=A1*2", "reference", 1),
        ("=2*Sheet1!B2", "reference", 3),
        ("=A:A", "reference", 1),
        ('=INDIRECT("A1")', "function", 1),
        ("=NOW()", "function", 1),
        ("=RAND()", "function", 1),
        ("=1/0", "division_by_zero", None),
        ("=1E308*10", "overflow", None),
        ("=9^9^9^9", "overflow", None),
        ("={1,2}", "array", 1),
        ('="a"', "text", None),
        ("=工时*2", "unknown_name", 1),
        ("=" + "(" * 200, "syntax", None),
        ("=" + "1+" * 5000 + "1", "too_long", None),
        ("=__class__", "unknown_name", 1),
        ("=[book.xlsx]Sheet1!A1", "reference", 1),
        ('=HYPERLINK("x")', "function", 1),
        ('=REPT("a",32767)', "function", 1),
        ("=CUMIPMT(0.1,1E12,1E5,1,1E12,0)", "function", 1),
    ],
)
def test_a_bad_formula_is_a_named_error_within_a_second(formula, code, position):
    started = time.monotonic()
    run = evaluate(record(formula, "=1+1", inputs=[{"name": "hours", "default": 1}]))
    assert time.monotonic() - started < 1
    assert run.errors[0].code == code
    if position is not None:
        assert run.errors[0].position == position
    assert run.lines["line1"].value == 2


def test_an_unknown_name_comes_with_a_suggestion():
    run = evaluate(record("=hourz", inputs=[{"name": "hours", "default": 1}]))
    assert "did you mean hours" in run.errors[0].message


def test_a_cycle_is_named_with_its_path():
    lines = [{"name": "first", "formula": "=second"}, {"name": "second", "formula": "=first"}]
    messages = [error.message for error in evaluate(record(*lines)).errors]
    assert any("first → second → first" in message for message in messages)


@pytest.mark.parametrize("name", ["A1", "R1C1", "fy26", "year", "1a", "工时", "a" * 65, ""])
def test_a_name_that_cannot_be_used_is_refused(name):
    run = evaluate(record(inputs=[{"name": name, "default": 1}]))
    assert run.errors[0].code == "name"


@pytest.mark.parametrize("given", ["x", None, "1_000", "nan", [1], True])
def test_an_input_that_is_no_number_is_said(given):
    run = evaluate(record("=hours", inputs=[{"name": "hours", "default": 5}]), {"hours": given})
    assert (run.errors[0].line, run.lines["line0"].value) == ("hours", 5)


def test_a_child_that_dies_is_replaced():
    evaluate(record("=1"))
    child = pool._pool._free.queue[-1]
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    with pytest.raises(CannotCompute):
        evaluate(record("=1"))
    assert evaluate(record("=1")).lines["line0"].value == 1
