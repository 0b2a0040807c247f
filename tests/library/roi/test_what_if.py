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
    assert [swing.name for swing in swings] == ["hours", "rate", "share", "saved"]
    assert swings[0].at_high - swings[0].at_low == pytest.approx(4 * 2 * 100)


def test_without_ranges_nothing_swings():
    assert sensitivity(record([line("gain", "=1", "benefit")], [number("spare", 1)])) == []


def test_without_a_range_an_input_is_moved_by_ten_per_cent():
    rows = [number("hours", 100), series("saved", 0, 10, 10, 10), number("fee", 50, max=52)]
    parts = [line("gain", "=hours+saved*100", "benefit"), line("cost_of", "=fee", "cost")]
    by_name = {s.name: s for s in sensitivity(record(parts, rows, discount_rate=0), metric="net")}
    assert (by_name["hours"].low, by_name["hours"].high) == (pytest.approx(90), pytest.approx(110))
    assert all(swing.assumed for swing in by_name.values())
    assert (by_name["fee"].low, by_name["fee"].high) == (45, 52)
    assert by_name["saved"].low is None
    assert by_name["saved"].at_high - by_name["saved"].at_low == pytest.approx(600)


def test_a_range_moves_with_the_value_somebody_gave():
    (hours, *_others) = sensitivity(CASE, {"hours": 200})
    assert (hours.name, hours.low, hours.high, hours.assumed) == ("hours", 100, 300, False)


def test_at_most_ten_inputs_are_told():
    rows = [number(f"input_{n}", n + 1) for n in range(14)]
    parts = [line("gain", "=" + "+".join(row["name"] for row in rows), "benefit")]
    swings = sensitivity(record(parts, rows))
    assert [swing.name for swing in swings][:2] == ["input_13", "input_12"]
    assert len(swings) == 10
