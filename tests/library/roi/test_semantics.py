"""When a line counts, what it reads, and what its value is."""

import pytest

from library.roi.compiling import compile_model
from library.roi.model import CalculatorModel
from tests.library.roi.builders import compute, line, number, record, series

SAVED = series("saved", 5, 10, 20, 30)


def test_a_benefit_counts_in_every_year_from_year_one():
    result = compute([line("gain", "=1000", "benefit"), line("seen", "=gain")])
    assert result.lines["gain"].values == (0, 1000, 1000, 1000)
    assert (result.lines["gain"].value, result.lines["seen"].value) == (1000, 1000)


def test_a_line_starts_in_its_first_year():
    result = compute(
        [line("fee", "=100", "cost", first_year=2), line("now", "=7", "cost", first_year=0)]
    )
    assert result.lines["fee"].values == (0, 0, 100, 100)
    assert result.lines["now"].values == (7, 7, 7, 7)


def test_a_ramp_starts_in_the_first_year_and_its_last_value_continues():
    ramp = ["0.5", "0.8"]
    result = compute(
        [
            line("gain", "=1000", "benefit", ramp=ramp),
            line("late", "=1000", "benefit", ramp=ramp, first_year=2),
            line("by_year", "=saved", "benefit", ramp=ramp),
        ],
        [SAVED],
    )
    assert result.lines["gain"].values == (0, 500, 800, 800)
    assert result.lines["late"].values == (0, 0, 500, 800)
    assert result.lines["by_year"].values == (2.5, 8, 16, 24)


def test_a_one_off_is_a_cost_of_year_zero():
    result = compute([line("start", "=300", "one_off", first_year=2, ramp=["0.5"])])
    assert [row["cost"] for row in result.yearly] == [300, 0, 0, 0]
    assert result.lines["start"].value == 300


def test_a_series_line_goes_year_by_year_from_year_zero():
    result = compute(
        [line("gain", "=saved*2", "benefit"), line("later", "=saved", "benefit", first_year=2)],
        [SAVED],
    )
    assert result.lines["gain"].values == (10, 20, 40, 60)
    assert result.lines["gain"].value == 130
    assert result.lines["later"].values == (0, 0, 20, 30)


def test_a_one_off_of_a_series_falls_in_the_years_of_the_series():
    result = compute([line("start", "=saved", "one_off")], [SAVED])
    assert [row["cost"] for row in result.yearly] == [5, 10, 20, 30]


def test_year_makes_a_line_yearly_and_the_lines_that_use_it():
    result = compute(
        [line("grows", "=100*year", "benefit"), line("tenth", "=grows/10", "cost")],
    )
    assert result.lines["grows"].values == (0, 100, 200, 300)
    assert result.lines["tenth"].values == (0, 10, 20, 30)


def test_years_that_do_not_count_are_not_computed():
    result = compute([line("gain", "=100/year", "benefit", first_year=1)])
    assert result.lines["gain"].values == (0, 100, 50, pytest.approx(33.333, abs=1e-3))
    result = compute([line("gain", "=100/year", "benefit")])
    assert (result.errors[0].code, result.errors[0].params["year"]) == ("division_by_zero", 0)


def test_a_kpi_reads_ranges_and_is_not_summed():
    result = compute(
        [
            line("gain", "=saved*2", "benefit"),
            line("total", "=SUM(saved)+SUM(gain)"),
            line("worth", "=INDEX(saved,1)+NPV(0.1,INDEX(saved,2),INDEX(saved,3),INDEX(saved,4))"),
            line("discounted", "=SUMPRODUCT(saved, 1.1^-year)"),
        ],
        [SAVED],
    )
    assert result.lines["total"].value == 195
    assert result.lines["total"].values == ()
    assert result.lines["worth"].value == pytest.approx(result.lines["discounted"].value)
    assert result.metrics["total_benefit"] == 130


def test_a_yearly_kpi_has_values_that_do_not_count():
    result = compute(
        [line("per_head", "=saved/2", per_year=True), line("flat", "=7", per_year=True)], [SAVED]
    )
    assert result.lines["per_head"].values == (2.5, 5, 10, 15)
    assert result.lines["flat"].value == 28
    assert (result.metrics["total_benefit"], result.metrics["total_cost"]) == (0, 0)


def test_a_benefit_per_year_without_a_series_still_starts_in_year_one():
    result = compute([line("gain", "=9", "benefit", per_year=True), line("all", "=SUM(gain)")])
    assert result.lines["gain"].values == (0, 9, 9, 9)
    assert (result.lines["gain"].value, result.lines["all"].value) == (27, 27)


def test_a_horizon_may_be_this_year_only():
    result = compute(
        [line("gain", "=saved", "benefit"), line("late", "=1", "benefit")],
        [series("saved", 5)],
        years=0,
    )
    assert [row["benefit"] for row in result.yearly] == [5]
    assert result.lines["late"].values == (0,)


def test_the_longest_horizon_computes():
    result = compute([line("gain", "=year", "benefit")], years=60)
    assert result.lines["gain"].value == 1830


def test_risk_is_taken_off_benefits_only():
    result = compute(
        [line("gain", "=100", "benefit"), line("fee", "=10", "cost")], risk_adjustment="0.2"
    )
    assert (result.metrics["total_benefit"], result.metrics["total_cost"]) == (240, 30)
    assert result.lines["gain"].values == (0, 100, 100, 100)


def test_a_broken_benefit_leaves_no_half_truth_in_the_metrics():
    result = compute(
        [
            line("gain", "=100", "benefit"),
            line("more", "=1/0", "benefit"),
            line("fee", "=10", "cost"),
            line("shown", "=1/0"),
        ]
    )
    assert (result.metrics["npv"], result.metrics["total_cost"]) == (None, 30)
    assert result.notes["npv"].message == "more has no value."
    assert (result.yearly[1]["net"], result.yearly[1]["cost"]) == (None, 10)


def test_a_choice_is_a_number_or_a_text():
    seats = number("seats", "10", kind="choice", choices=[{"value": "10", "label": "Ten"}, 50])
    plan = number("plan", "专业", kind="choice", choices=["基础", "专业"])
    parts = [line("price", '=IF(plan="专业", seats*2, seats)')]
    assert compute(parts, [seats, plan]).lines["price"].value == 20
    given = {"plan": "基础", "seats": 50.0}
    assert compute(parts, [seats, plan], given).lines["price"].value == 50


@pytest.mark.parametrize(
    ("row", "given", "code"),
    [
        (number("x_in", 1), "abc", "input_number"),
        (number("x_in", 1), None, "input_number"),
        (number("x_in", 1), True, "input_number"),
        (number("x_in", 1), float("nan"), "input_number"),
        (number("x_in", 1, min=0), -1, "input_low"),
        (number("x_in", 1, max="10"), "11", "input_high"),
        (number("x_in", 1, kind="integer"), 1.5, "input_whole"),
        (number("x_in", 1, kind="choice", choices=[1, 2]), 3, "input_choice"),
        (series("x_in", 1, 2, 3, 4), [1, 2], "input_series"),
        (series("x_in", 1, 2, 3, 4), 5, "input_series"),
        (series("x_in", 1, 2, 3, 4), [1, 2, 3, "x"], "input_number"),
    ],
)
def test_an_input_that_cannot_be_taken_spoils_only_what_needs_it(row, given, code):
    result = compute([line("needs", "=SUM(x_in)"), line("free", "=1")], [row], {"x_in": given})
    assert [(e.line, e.code) for e in result.errors] == [("x_in", code), ("needs", "depends")]
    assert result.lines["free"].value == 1


def test_an_input_nobody_asked_for_is_said():
    (error,) = compute([], [number("hours", 1)], {"hourz": 1}).errors
    assert (error.code, "hours?" in error.message) == ("unknown_input", True)


def test_the_graph_says_what_hangs_together():
    model = CalculatorModel.from_record(
        record(
            [line("total", "=SUM(gain)+rate"), line("gain", "=saved*rate", "benefit")],
            [SAVED, number("rate", 1), number("spare", 1)],
        )
    )
    graph = compile_model(model).graph
    assert graph.order == ("gain", "total")
    assert graph.uses == {"total": ("gain", "rate"), "gain": ("saved", "rate")}
    assert (graph.yearly, graph.unused_inputs) == ({"gain"}, ("spare",))


def test_a_run_reads_as_the_api_answers_it():
    answer = compute(
        [line("gain", "=1/0", "benefit", unit="€"), line("fee", "=1", "cost")]
    ).to_json()
    assert answer["lines"]["gain"] == {"value": None, "values": (), "unit": "€"}
    assert answer["errors"] == [
        {
            "line": "gain",
            "code": "division_by_zero",
            "message": "Division by zero.",
            "position": None,
        }
    ]
    assert answer["notes"]["roi_pct"] == "gain has no value."
    assert set(answer["yearly"][0]) == {
        *("year", "benefit", "cost", "net", "cumulative"),
        *("discounted", "cumulative_discounted"),
    }
    assert "formualizer" in answer["engine"]
