"""The laid out calculator gives what computing line by line gives, whatever was asked before."""

import random

import pytest

from library.roi.engine import compile_model, run
from library.roi.model import CalculatorModel
from library.roi.quick import NotQuick, Quick
from tests.library.roi.builders import line, number, record, series
from tests.library.roi.fuzzing import formula as grown
from tests.library.roi.test_oracle import YEARS, Oracle


def compiled(lines, inputs=(), **fields):
    return compile_model(CalculatorModel.from_record(record(lines, inputs, **fields)))


def quick_or_none(model):
    try:
        return Quick(model)
    except NotQuick:
        return None


def answers_quickly(quick, values):
    try:
        quick.compute(values)
    except NotQuick:
        return False
    return True


def test_random_calculators_come_out_the_same_with_other_inputs_again_and_again(soak):
    chance = random.Random(12)
    for _ in range(300 if soak else 20):
        oracle = Oracle(chance)
        for n in range(12):
            oracle.add(n)
        inputs = [number("hours", 7), number("rate", "2.5"), series("saved", 5, -1, 3, 8, 2)]
        model = compiled(oracle.lines, inputs, years=YEARS)
        quick = Quick(model)
        for _question in range(6):
            given = {"hours": chance.choice([7, 1, 40.5]), "rate": chance.random()}
            given["saved"] = [chance.randint(-9, 9) for _ in range(YEARS + 1)]
            assert run(model, given, quick=quick) == run(model, given)
            assert answers_quickly(quick, {**quick._given})


def test_absurd_formulas_come_out_the_same(soak):
    chance = random.Random(13)
    quickly = 0
    for _ in range(2000 if soak else 100):
        roles = ["kpi", "benefit", "cost", "one_off"]
        parts = [
            line(
                f"f_{n}",
                grown(chance, chance.choice([1, 2])),
                chance.choice(roles),
                ramp=chance.choice([[], [0.5]]),
            )
            for n in range(2)
        ]
        inputs = [number("hours", 10), series("saved", -5, 10, 0, 3)]
        model = compiled([*parts, line("other", "=SUM(f_0)+1")], inputs)
        quick = quick_or_none(model)
        for hours in (10, 0, -3):
            expected = run(model, {"hours": hours})
            assert run(model, {"hours": hours}, quick=quick) == expected
            quickly += bool(quick) and not expected.errors
    assert quickly > 10


@pytest.mark.parametrize(
    "parts",
    [
        [line("flag", "=saved>5", per_year=True), line("count", "=SUM(flag)")],
        [line("text", '="5"', "benefit", ramp=[0.5]), line("fine", "=1")],
        [line("down", "={1;2}"), line("right", "={1,2}"), line("next", "=1")],
        [line("spills", "={1,2}", "benefit", per_year=True, ramp=[1]), line("next", "=2")],
        [line("ratio", "=1/hours"), line("safe", "=IFERROR(ratio, 7)")],
    ],
)
def test_what_is_no_number_is_left_to_the_careful_way(parts):
    model = compiled(parts, [number("hours", 0), series("saved", 1, 9, 9, 9)])
    quick = Quick(model)
    assert run(model, quick=quick) == run(model)
    assert run(model, {"hours": 2}, quick=quick) == run(model, {"hours": 2})


def test_a_calculator_with_faults_is_never_laid_out():
    with pytest.raises(NotQuick):
        Quick(compiled([line("bad", "=hourz")], [number("hours", 1)]))


def test_an_input_that_is_wrong_does_not_stay_in_the_way():
    model = compiled([line("gain", "=hours*2")], [number("hours", 1, max=10)])
    quick = Quick(model)
    found = [run(model, {"hours": h}, quick=quick).lines["gain"].value for h in (3, 99, 4)]
    assert found == [6, None, 8]
