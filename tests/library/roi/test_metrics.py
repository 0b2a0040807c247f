"""The headline metrics, against published figures' conventions and an independent library."""

import math
import random

import numpy_financial
import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from library.roi.metrics import METRICS, Flow, headline, yearly_table


def case(benefits, costs, rate=0.0, **fields):
    flow = Flow(tuple(benefits), tuple(costs), rate, **fields)
    return (*headline(flow), yearly_table(flow))


def of_net(*net, rate=0.0):
    """Return the metrics and notes of a net flow."""
    values, notes, _rows = case(net, [0] * len(net), rate)
    return values, {name: note.code for name, note in notes.items()}


def test_every_metric_has_its_convention():
    assert all(metric.convention.endswith(".") for metric in METRICS.values())
    values, _notes, _rows = case([0, 1], [1, 0])
    assert list(values) == list(METRICS)


def test_a_case_on_tei_conventions():
    values, notes, rows = case([0, 120, 120], [100, 20, 20], 0.10, risk=0.5)
    assert (values["total_benefit"], values["total_cost"], values["net"]) == (120, 140, -20)
    assert values["pv_benefit"] == pytest.approx(60 / 1.1 + 60 / 1.21)
    assert values["pv_cost"] == pytest.approx(100 + 20 / 1.1 + 20 / 1.21)
    assert values["roi_pct"] == pytest.approx(100 * values["npv"] / values["pv_cost"])
    assert values["benefit_per_month_of_delay"] == 5
    assert notes["payback_months"].code == "not_recovered"
    assert [row["cumulative"] for row in rows] == [-100, -60, -20]


def test_the_annual_rate_is_before_risk_over_three_years():
    values, _notes, _rows = case([0, 100, 100, 100, 900], [200, 0, 0, 0, 0], 0.10, risk=0.5)
    assert values["annual_roi_pct"] == 50


@pytest.mark.parametrize(
    ("net", "months"),
    [
        ([-100, 100], 12),
        ([-100, 200], 6),
        ([-100, 50, 100], 18),
        ([0, -50, 100], 30 - 12),
        ([-100, 150, -80, 60], 24 + 6),
        ([-0.3, 0.1, 0.1, 0.1], 36),
        ([0, 100], 0),
        ([10, 10], 0),
    ],
)
def test_payback_is_interpolated_in_the_year_that_recovers_for_good(net, months):
    values, _codes = of_net(*net)
    assert values["payback_months"] == pytest.approx(months)


@pytest.mark.parametrize(
    ("net", "metric", "code"),
    [
        ([-100, 10, 10], "payback_months", "not_recovered"),
        ([-100, 150, -80], "payback_months", "not_recovered"),
        ([-100, 150, -80, 60], "payback_months", "recovered_twice"),
        ([0, 0], "payback_months", "no_flow"),
        ([0, 5], "payback_months", "at_once"),
        ([0, 5], "roi_pct", "no_cost"),
        ([0, 5], "annual_roi_pct", "no_first_cost"),
        ([5], "annual_roi_pct", "no_years"),
        ([5], "benefit_per_month_of_delay", "no_years"),
        ([0, 0], "irr_pct", "no_flow"),
        ([5, 5], "irr_pct", "one_sign"),
        ([-100, 230, -132], "irr_pct", "many_signs"),
    ],
)
def test_what_does_not_exist_or_is_not_all_has_its_reason(net, metric, code):
    values, codes = of_net(*net)
    assert codes[metric] == code
    assert (values[metric] is None) == (code not in ("recovered_twice", "at_once"))


def test_discounting_delays_payback():
    values, _codes = of_net(-100, 60, 60, rate=0.10)
    assert values["payback_months"] == pytest.approx(20)
    assert values["discounted_payback_months"] == pytest.approx(
        12 * (1 + (100 - 60 / 1.1) / (60 / 1.21))
    )


def test_numbers_too_large_have_no_metric_and_no_infinity():
    values, notes, rows = case([0, 1e308, 1e308], [1, 1e308, 0], -0.9)
    assert (values["total_benefit"], notes["total_benefit"].code) == (None, "not_finite")
    assert all(v is None or math.isfinite(v) for row in rows for v in row.values())
    assert all(v is None or math.isfinite(v) for v in values.values())


def test_a_broken_line_leaves_the_other_side():
    values, notes, rows = case([0, 5], [1, 1], broken_benefits=("gain",))
    assert (values["total_cost"], values["total_benefit"], values["net"]) == (2, None, None)
    assert notes["net"].message == "gain has no value."
    assert (rows[1]["cost"], rows[1]["benefit"]) == (1, None)


amounts = st.floats(-1e7, 1e7, allow_nan=False).map(lambda x: round(x, 2))


def test_present_values_agree_with_another_library_on_a_thousand_flows():
    chance = random.Random(5)
    for _ in range(1000):
        years, rate = chance.randint(0, 12), chance.uniform(0, 1)
        benefits, costs = (
            [round(chance.uniform(-1e7, 1e7), 2) for _ in range(years + 1)] for _ in range(2)
        )
        values, _notes, rows = case(benefits, costs, rate)
        npv = numpy_financial.npv(rate, [b - c for b, c in zip(benefits, costs, strict=True)])
        assert values["npv"] == pytest.approx(npv, rel=1e-9, abs=1e-3)
        assert rows[-1]["cumulative_discounted"] == pytest.approx(npv, rel=1e-9, abs=1e-3)
        assert values["pv_benefit"] - values["pv_cost"] == pytest.approx(npv, rel=1e-9, abs=1e-3)
        assert values["net"] == pytest.approx(rows[-1]["cumulative"], rel=1e-9, abs=1e-3)


def test_the_rate_agrees_with_another_library_on_a_thousand_flows():
    chance = random.Random(6)
    for _ in range(1000):
        back = [chance.uniform(1, 1e6) for _ in range(chance.randint(1, 8))]
        net = [-sum(back) * chance.uniform(0.3, 1.2), *back]
        values, _codes = of_net(*net)
        assert values["irr_pct"] == pytest.approx(100 * numpy_financial.irr(net), abs=1e-6)


@given(
    st.lists(st.floats(1, 1e7), min_size=1, max_size=4),
    st.lists(st.floats(1, 1e7), min_size=1, max_size=8),
)
@hypothesis_settings(max_examples=200)
def test_the_rate_of_one_change_of_sign_is_always_found(out, back):
    net = [*(-amount for amount in out), *back]
    values, codes = of_net(*net)
    rate = values["irr_pct"]
    assert rate is not None, codes
    growth = 1 + rate / 100

    def worth(growth):
        return math.fsum(amount * growth**-year for year, amount in enumerate(net))

    hair = 1e-6 * max(growth, 1e-3)
    assert worth(growth - hair) > 0 > worth(growth + hair)


@given(st.lists(amounts, min_size=2, max_size=10))
@hypothesis_settings(max_examples=200)
def test_after_payback_the_sum_never_falls_below_zero(net):
    values, codes = of_net(*net)
    months = values["payback_months"]
    sums = [math.fsum(net[: year + 1]) for year in range(len(net))]
    if months is None:
        assert codes["payback_months"] == "no_flow" or sums[-1] < 0
    else:
        assert all(total > -1e-3 for year, total in enumerate(sums) if 12 * year >= months)
