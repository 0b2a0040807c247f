"""Every published case comes out to the rounding it was published with.

A figure on another convention than ours is rebuilt as a line of its own.
"""

import json
from pathlib import Path

import pytest

from tests.library.roi.builders import compute, line, number, record, series

CASES = {
    case["id"]: case
    for case in json.loads(
        Path(__file__).with_name("published_cases.json").read_text(encoding="utf-8")
    )
}


def flows(case):
    """Return the yearly flows from year 0; a case that starts in year 1 has nothing in year 0."""
    found = case["yearly_cash_flows"]
    ahead = [0] * found["first_period"]
    return {name: ahead + found[name] for name in ("benefits", "costs", "net") if name in found}


def flow_case(case, **fields):
    """Return the calculator of yearly flows: benefits and costs, or the net alone as benefits."""
    found = flows(case)
    benefits = found.get("benefits", found["net"])
    years = len(benefits) - 1
    costs = found.get("costs", [0] * (years + 1))
    return record(
        [
            line("benefits", "=benefit_flow", "benefit"),
            line("costs", "=cost_flow", "cost"),
            line("cents", "=ROUND(benefit_flow/(1+rate)^year, 2)", per_year=True, first_year=1),
            line("inflows", "=SUM(cents)"),
            line("all_cents", "=SUM(cents)+INDEX(benefit_flow, 1)"),
        ],
        [
            series("benefit_flow", *benefits),
            series("cost_flow", *costs),
            number("rate", case["discount_rate"] or 0),
        ],
        years=years,
        discount_rate=case["discount_rate"] or 0,
        **fields,
    )


def first_years(case, count):
    """Return the case as it stands after some years."""
    net = flows(case)["net"][: count + 1]
    return record(
        [line("all", "=flow", "benefit"), line("rate_of", "=IRR(flow)")],
        [series("flow", *net)],
        years=count,
    )


def unit_economics(case):
    values = case["inputs"]
    return record(
        [
            line("ltv", "=arpa_month*gross_margin/monthly_churn"),
            line("ltv_to_cac", "=ltv/cac"),
        ],
        [number(name, value) for name, value in values.items()],
    )


def coding_tool(case, scenario):
    values = case["inputs"]
    return record(
        [
            line("saved", "=MAX(0, gross-review)*realised*value_of_hour", "benefit"),
            line("licence", "=annual_cost", "cost"),
            line("months", "=annual_cost/saved*12"),
        ],
        [
            number("gross", values["gross_hours_year"]),
            number("review", values["review_overhead_hours"][scenario]),
            number("realised", values["realization"][scenario]),
            number("value_of_hour", values["value_per_hour_derived"]),
            number("annual_cost", values["annual_cost"]),
        ],
        years=1,
        discount_rate=0,
    )


def first_year_only(case):
    values = case["inputs"]
    return record(
        [
            line("saving", "=monthly_impact*12*improvement", "benefit"),
            line("project", "=project_cost", "one_off"),
        ],
        [number(name, value) for name, value in values.items()],
        years=1,
        discount_rate=0,
    )


def metric(name, scale=1.0):
    return lambda result: result.metrics[name] * scale


def row(column, year):
    return lambda result: result.yearly[year][column]


def value_of(name, scale=1.0):
    return lambda result: result.lines[name].value * scale


IN_YEARS = 1 / 12
FIGURES = {
    "pv_benefits": metric("pv_benefit"),
    "pv_costs": metric("pv_cost"),
    "npv": metric("npv"),
    "roi_pct": metric("roi_pct"),
    "cum_disc_y1": row("cumulative_discounted", 1),
    "cum_disc_y2": row("cumulative_discounted", 2),
    "disc_net_y4": row("discounted", 4),
    "pv_y1": row("discounted", 1),
    "pv_y4": row("discounted", 4),
    "payback_years": metric("payback_months", IN_YEARS),
    "discounted_payback_years": metric("discounted_payback_months", IN_YEARS),
    "ltv": value_of("ltv"),
    "ltv_to_cac": value_of("ltv_to_cac"),
    "annual_saving": value_of("saving"),
    # Printed as sums of present values that were rounded to cents.
    ("rwj-9-1-payback", "pv_inflows"): value_of("inflows"),
    ("rwj-9-1-payback", "npv"): value_of("all_cents"),
    # The outlay stands inside of the spreadsheet's NPV.
    ("schwalbe-intranet-4pct", "disc_net_y4"): row("discounted", 4),
}
OTHER_FIGURES = {
    "benefit": metric("total_benefit"),
    "roi_pct": metric("roi_pct"),
    "payback_months": value_of("months"),
}


def plan(case, name):
    """Return the calculator for a published figure, and how to read the figure."""
    if case["id"] == "excel-irr-help":
        return first_years(case, int(name.split("_")[3])), metric("irr_pct")
    if case["id"] == "ai-coding-roi-scenarios":
        scenario = next(s for s in ("review_heavy", "low", "base", "high") if name.startswith(s))
        return coding_tool(case, scenario), OTHER_FIGURES[name.removeprefix(f"{scenario}_")]
    builder = {"saas-ltv-cac": unit_economics, "roi-negative-sample": first_year_only}
    read = FIGURES.get((case["id"], name)) or FIGURES[name]
    return builder.get(case["id"], flow_case)(case), read


@pytest.mark.parametrize(
    ("identity", "check"),
    [
        pytest.param(identity, check, id=f"{identity}-{check['metric']}")
        for identity, case in CASES.items()
        for check in case["checks"]
    ],
)
def test_a_published_figure_comes_out(identity, check):
    fields, read = plan(CASES[identity], check["metric"])
    result = compute(fields.pop("lines"), fields.pop("inputs"), **fields)
    assert not result.errors
    assert read(result) == pytest.approx(check["published"], abs=check["tolerance"])


def test_the_spreadsheet_functions_give_the_same_rates():
    for years, published in ((2, -44.4), (4, -2.1), (5, 8.7)):
        fields = first_years(CASES["excel-irr-help"], years)
        result = compute(fields["lines"], fields["inputs"], years=years)
        assert result.lines["rate_of"].value * 100 == pytest.approx(published, abs=0.05)


def test_the_outlay_inside_npv_is_the_known_trap():
    net = CASES["spread-npv-doc"]["yearly_cash_flows"]["net"]
    result = compute(
        [line("trap", "=NPV(0.065, flow)"), line("all", "=flow", "benefit")],
        [series("flow", *net)],
        discount_rate="0.065",
    )
    assert result.lines["trap"].value == pytest.approx(2055.38, abs=0.005)
    assert result.metrics["npv"] == pytest.approx(2188.98, abs=0.005)
