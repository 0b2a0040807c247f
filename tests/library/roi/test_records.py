"""Calculators as imports write them."""

from decimal import Decimal

import pytest

from library.roi.model import CalculatorModel, Kind, Role
from library.roi.problems import RecordRefused
from tests.library.roi.builders import line, number, record, series


def refused(**fields):
    with pytest.raises(RecordRefused) as caught:
        CalculatorModel.from_record(record([], **fields))
    return caught.value.problems


def test_numbers_may_be_json_numbers_or_decimal_text():
    inputs = [number("hours", "1.5"), number("rate", 2), number("share", Decimal("0.25"))]
    model = CalculatorModel.from_record(record([], inputs, discount_rate=0.08, years="5"))
    assert [row.default for row in model.inputs] == [1.5, 2.0, 0.25]
    assert (model.years, model.discount_rate) == (5, 0.08)


def test_only_what_decides_the_figures_is_required():
    model = CalculatorModel.from_record(
        {"inputs": [number("hours", 1)], "lines": [line("gain", "=hours", "benefit")]}
    )
    assert (model.years, model.discount_rate, model.risk_adjustment) == (3, 0.10, 0.0)
    assert (model.inputs[0].kind, model.lines[0].role) == (Kind.NUMBER, Role.BENEFIT)
    assert model.lines[0].first_year is None


def test_empty_texts_and_nulls_are_what_was_not_said():
    row = number("hours", 1, min="", max=None, choices=[], group="", step=None)
    part = line("gain", "=hours", first_year=None, ramp=[], driver=None, source="")
    model = CalculatorModel.from_record(record([part], [row], risk_adjustment=""))
    assert (model.inputs[0].min, model.lines[0].ramp, model.risk_adjustment) == (None, (), 0.0)


def test_a_record_survives_the_way_out_and_in():
    parts = [line("gain", "=saved", "benefit", ramp=["0.5", 1], first_year=2, hard=False)]
    plan = number("plan", "pro", kind="choice", choices=["basic", {"value": "pro"}, "3"])
    model = CalculatorModel.from_record(record(parts, [series("saved", 0, "1", 2.5, 3), plan]))
    assert CalculatorModel.from_record(model.to_record()) == model


@pytest.mark.parametrize(
    "value", ["x", "1,5", "1_000", "nan", "inf", "１２", True, [1], "1e999", 10**400]
)
def test_what_is_no_number_is_refused_by_name(value):
    (problem,) = refused(inputs=[number("hours", value)])
    assert (problem.line, problem.code) == ("hours", "bad_number")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"years": 61}, "bad_whole"),
        ({"years": -1}, "bad_whole"),
        ({"years": 2.5}, "bad_whole"),
        ({"discount_rate": -1}, "bad_range"),
        ({"risk_adjustment": "1.5"}, "bad_range"),
        ({"inputs": "hours"}, "bad_list"),
        ({"inputs": ["hours"]}, "not_object"),
        ({"lines": [line("gain", "=1", "profit")]}, "bad_choice"),
        ({"lines": [{"name": "gain", "formula": "=1"}]}, "required"),
        ({"lines": [line("gain", "=1", ramp="0.5")]}, "bad_list"),
        ({"lines": [line("gain", "=1", first_year=1.5)]}, "bad_whole"),
        ({"lines": [line("gain", "=1", per_year="yes")]}, "bad_flag"),
        ({"inputs": [{"name": "hours", "kind": "number"}]}, "required"),
        ({"inputs": [number("hours", 1, kind="date")]}, "bad_choice"),
        ({"lines": [line(f"line_{n}", "=1") for n in range(201)]}, "too_many"),
    ],
)
def test_a_record_that_is_no_calculator_says_why(fields, code):
    base = record([])
    with pytest.raises(RecordRefused) as caught:
        CalculatorModel.from_record({**base, **fields})
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].message


def test_every_fault_of_a_record_is_said_at_once():
    rows = [number("hours", "x"), {"kind": "number"}]
    problems = refused(inputs=rows, years=99)
    assert {(p.line, p.code) for p in problems} == {
        ("hours", "bad_number"),
        ("inputs[1]", "required"),
        ("", "bad_whole"),
    }


def test_what_is_no_object_is_refused():
    with pytest.raises(RecordRefused):
        CalculatorModel.from_record([])
