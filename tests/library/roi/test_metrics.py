"""The headline metrics, against published figures and an independent library."""

import numpy_financial
import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from library.roi.metrics import irr_percent, metrics, payback_months


def flow(benefits, costs, rate):
    found, notes, rows = metrics(benefits, costs, rate)
    return found, notes, rows


def test_the_textbook_case_with_exact_factors():
    found, _notes, rows = flow([0, 200000, 200000, 200000], [140000, 40000, 40000, 40000], 0.08)
    assert found["pv_benefit"] == pytest.approx(515419, abs=0.5)
    assert found["pv_cost"] == pytest.approx(243084, abs=0.5)
    assert found["npv"] == pytest.approx(272336, abs=0.5)
    assert found["roi_pct"] == pytest.approx(112.0, abs=0.05)
    assert rows[1]["cumulative_discounted"] == pytest.approx(8148, abs=0.5)


@pytest.mark.parametrize(
    ("net", "rate", "years", "discounted_years"),
    [
        ([-200, 20, 40, 30, 200], 0.10, None, None),
        ([-50000, 15000, 15000, 20000, 10000, 5000], 0.08, 3.0, None),
    ],
)
def test_payback_is_interpolated(net, rate, years, discounted_years):
    months, _reason = payback_months(net)
    assert months == pytest.approx(12 * (years or 3.55), abs=0.01)


def test_a_case_that_never_pays_back_says_so():
    assert payback_months([-100, 10, 10]) == (None, "not recovered in 2 years")


def test_no_rate_where_the_flow_turns_twice():
    assert irr_percent([-100, 230, -132])[0] is None


def test_the_spreadsheet_rates():
    flows = [-70000, 12000, 15000, 18000, 21000, 26000]
    assert irr_percent(flows[:5])[0] == pytest.approx(-2.1, abs=0.05)
    assert irr_percent(flows)[0] == pytest.approx(8.7, abs=0.05)


amounts = st.floats(0, 1e7, allow_nan=False).map(lambda x: round(x, 2))


@given(st.lists(amounts, min_size=2, max_size=9), st.floats(0, 0.9), st.data())
@hypothesis_settings(max_examples=200, deadline=None)
def test_present_values_agree_with_another_library(benefits, rate, data):
    costs = data.draw(st.lists(amounts, min_size=len(benefits), max_size=len(benefits)))
    found, _notes, rows = flow(benefits, costs, rate)
    net = [b - c for b, c in zip(benefits, costs, strict=True)]
    assert found["npv"] == pytest.approx(numpy_financial.npv(rate, net), rel=1e-9, abs=1e-4)
    assert found["npv"] == pytest.approx(rows[-1]["cumulative_discounted"], rel=1e-9, abs=1e-4)
    assert found["net"] == pytest.approx(rows[-1]["cumulative"], rel=1e-9, abs=1e-4)
