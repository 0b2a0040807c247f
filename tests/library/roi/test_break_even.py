"""What a case that does not pay back would need."""

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from library.roi.break_even import break_even
from library.roi.pool import evaluate
from tests.library.roi.builders import line, number, record, series


def case(hours=100, rate=2, fee=1000, **limits):
    return record(
        [line("gain", "=hours*rate", "benefit"), line("licence", "=fee", "cost")],
        [
            number("hours", hours, **limits),
            number("rate", rate),
            number("fee", fee, min=0),
            number("spare", 5),
            series("flow", 1, 1, 1, 1),
        ],
        discount_rate=0,
    )


def needed(found):
    return {turn.name: turn.needed for turn in found}


def test_each_input_is_turned_alone_until_the_case_is_even():
    found = break_even(case(), {}, ["hours", "rate", "fee"])
    assert needed(found) == {
        "hours": pytest.approx(500),
        "rate": pytest.approx(10),
        "fee": pytest.approx(200),
    }
    assert [round(turn.change, 3) for turn in found] == [4, 4, -0.8]


def test_an_input_that_cannot_do_it_within_its_limits_is_left_out():
    assert needed(break_even(case(max=400), {}, ["hours", "rate"])) == {"rate": pytest.approx(10)}
    assert break_even(case(hours=2), {}, ["hours"]) == []
    assert break_even(case(), {}, ["spare", "flow"]) == []


def test_a_case_that_is_even_already_needs_nothing():
    assert break_even(case(hours=900), {}, ["hours"]) == []


def test_whole_numbers_stay_whole_and_are_enough():
    rows = [number("seats", 1, kind="integer", max=100), number("fee", 70)]
    model = record([line("gain", "=seats*30", "benefit"), line("cost_of", "=fee", "cost")], rows)
    assert needed(break_even(model, {}, ["seats"])) == {"seats": 3}


@hypothesis_settings(max_examples=15)
@given(st.floats(0.2, 3), st.floats(1, 60), st.sampled_from(["^1.5", "^2", "^0.5"]))
def test_a_curved_case_is_found_too_and_on_the_good_side(scale, fee, power):
    model = record(
        [line("gain", f"={scale}*hours{power}", "benefit"), line("cost_of", "=fee", "cost")],
        [number("hours", 0.5, min=0, max=10_000), number("fee", fee)],
    )
    for turn in break_even(model, {}, ["hours"], "npv"):
        at = evaluate(model, {"hours": turn.needed}).metrics["npv"]
        short = evaluate(model, {"hours": turn.needed * 0.999}).metrics["npv"]
        assert at >= -1e-6 * fee and short < 0
