"""The same case with other numbers."""

import pytest

from library.roi.what_if import Scenario, scenarios, sensitivity
from tests.library.roi.builders import line, number, record, series

CASE = record(
    [
        line("gain", "=hours*rate+saved", "benefit"),
        line("seats_cost", "=seats*share", "cost"),
        line("start", "=10", "one_off"),
    ],
    [
        number("hours", 100, conservative="0.5", optimistic="1.5", low=50, high=150),
        number("rate", 2, low=1.9, high=2.1),
        number("seats", 3, kind="integer", conservative=1.5),
        number("share", "0.9", kind="percent", max=1, conservative=2, low=0, high=5),
        series("saved", 0, 10, 10, 10, conservative="0.1"),
    ],
    discount_rate=0,
)


def test_each_input_is_multiplied_by_its_factor_within_its_limits():
    runs = scenarios(CASE)
    assert list(runs) == ["conservative", "expected", "optimistic"]
    low, middle, high = (runs[scenario] for scenario in Scenario)
    assert [low.lines["gain"].values[1], high.lines["gain"].values[1]] == [101, 310]
    # Four and a half seats are four, and a share stays at its most.
    assert low.lines["seats_cost"].value == 4
    assert middle.metrics["npv"] == pytest.approx(200 + 3 * 210 - 3 * 2.7 - 10)


def test_scenarios_start_from_what_somebody_gave():
    runs = scenarios(CASE, {"hours": "200"})
    assert runs["conservative"].lines["gain"].values[1] == 201
    assert scenarios(CASE, {"hours": "x"})["optimistic"].errors[0].line == "hours"


def test_the_inputs_that_matter_most_come_first():
    swings = sensitivity(CASE)
    assert [swing.name for swing in swings] == ["hours", "rate"]
    assert swings[0].at_high - swings[0].at_low == pytest.approx(4 * 2 * 100)


def test_without_ranges_nothing_swings():
    assert sensitivity(record([line("gain", "=1", "benefit")])) == []
