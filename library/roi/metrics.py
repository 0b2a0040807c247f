"""Headline metrics of a flow of benefits and costs, on the conventions of total economic impact.

Year 0 is not discounted, years 1 to n are discounted at year end. Payback is interpolated within
the year in which the cumulative net flow turns positive for good, in months from the start of year 1.
"""

from collections.abc import Sequence
from itertools import pairwise

import pyxirr

Notes = dict[str, str]


def discounted(flow: Sequence[float], rate: float) -> list[float]:
    """Return each year's flow at its present value; `rate` is a fraction above -1."""
    return [amount / (1 + rate) ** year for year, amount in enumerate(flow)]


def cumulative(flow: Sequence[float]) -> list[float]:
    """Return running sums, one a year."""
    total, sums = 0.0, []
    for amount in flow:
        total += amount
        sums.append(total)
    return sums


def payback_months(flow: Sequence[float]) -> tuple[float | None, str]:
    """Return months until the cumulative flow stays at or above zero, or why there are none."""
    sums = cumulative(flow)
    if not sums or sums[0] >= 0:
        return (0.0, "") if sums and min(sums) >= 0 else (None, "there is nothing to recover first")
    if sums[-1] < 0:
        return None, f"not recovered in {len(flow) - 1} years"
    last_negative = max(year for year, total in enumerate(sums) if total < 0)
    gain = sums[last_negative + 1] - sums[last_negative]
    return 12 * (last_negative + -sums[last_negative] / gain), ""


def irr_percent(flow: Sequence[float]) -> tuple[float | None, str]:
    """Return the internal rate of return, only where the flow changes sign exactly once."""
    signs = [amount > 0 for amount in flow if amount]
    changes = sum(a != b for a, b in pairwise(signs))
    if changes != 1:
        return None, f"the net flow changes sign {changes} times; a rate needs exactly one change"
    rate = pyxirr.irr(list(flow))
    return (rate * 100, "") if rate is not None else (None, "no rate solves this flow")


def metrics(benefits: Sequence[float], costs: Sequence[float], rate: float):
    """Return (metrics, notes, yearly rows) of benefits and costs from year 0; money and fractions."""
    net = [b - c for b, c in zip(benefits, costs, strict=True)]
    found = {
        "total_benefit": sum(benefits),
        "total_cost": sum(costs),
        "net": sum(net),
        "pv_benefit": sum(discounted(benefits, rate)),
        "pv_cost": sum(discounted(costs, rate)),
        "npv": sum(discounted(net, rate)),
    }
    notes: Notes = {}
    derived = {
        "roi_pct": ratio(found["npv"], found["pv_cost"], "there are no costs"),
        "irr_pct": irr_percent(net),
        "payback_months": payback_months(net),
        "discounted_payback_months": payback_months(discounted(net, rate)),
        "annual_roi_pct": annual_roi(net),
        "benefit_per_month_of_delay": delay(benefits),
    }
    for name, (value, reason) in derived.items():
        found[name] = value
        if value is None:
            notes[name] = reason
    return found, notes, yearly_rows(benefits, costs, net, rate)


def ratio(part: float, whole: float, reason: str) -> tuple[float | None, str]:
    """Return a percentage, or the reason there is none."""
    return (100 * part / whole, "") if whole > 0 else (None, reason)


def annual_roi(net: Sequence[float]) -> tuple[float | None, str]:
    """Return Nucleus's annual ROI: the mean yearly net benefit over the first three years by the initial cost."""
    later, start = net[1:4], -net[0] if net else 0.0
    if not later or start <= 0:
        return None, "there is no initial cost"
    return 100 * sum(later) / len(later) / start, ""


def delay(benefits: Sequence[float]) -> tuple[float | None, str]:
    """Return what a month of delay costs: the mean monthly benefit of years 1 to n."""
    later = benefits[1:]
    return (sum(later) / len(later) / 12, "") if later else (None, "there is no year of benefit")


def yearly_rows(benefits, costs, net, rate: float) -> list[dict[str, float]]:
    """Return the table by year."""
    sums, present = cumulative(net), discounted(net, rate)
    return [
        {
            "year": year,
            "benefit": benefits[year],
            "cost": costs[year],
            "net": net[year],
            "cumulative": sums[year],
            "discounted": present[year],
            "cumulative_discounted": total,
        }
        for year, total in enumerate(cumulative(present))
    ]
