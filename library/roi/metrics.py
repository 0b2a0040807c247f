"""The headline metrics of a business case, on TEI conventions; pyxirr does the numerics.

Year 0 is not discounted, years 1 to n are discounted at year end, and the risk is taken off the
benefits beforehand.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyxirr

from library.roi.problems import Problem, _

# Sums of decimal fractions miss zero by a hair; this share of the largest amount counts as zero.
DUST = 1e-12
NUCLEUS_YEARS = 3


class NoMetric(Exception):
    """Why a metric does not exist."""

    def __init__(self, code: str, **params: object):
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Flow:
    """Benefits before risk and costs of each year from 0, and the lines without a value."""

    gross: tuple[float, ...]
    costs: tuple[float, ...]
    rate: float
    risk: float = 0.0
    broken_benefits: tuple[str, ...] = ()
    broken_costs: tuple[str, ...] = ()

    def benefit(self) -> list[float]:
        """Return the benefits, risk taken off; raise NoMetric where one is unknown."""
        return [amount * (1 - self.risk) for amount in self.gross_benefit()]

    def gross_benefit(self) -> tuple[float, ...]:
        """Return the benefits before risk."""
        if self.broken_benefits:
            raise NoMetric("no_value_of", names=", ".join(self.broken_benefits))
        return self.gross

    def cost(self) -> tuple[float, ...]:
        """Return the costs."""
        if self.broken_costs:
            raise NoMetric("no_value_of", names=", ".join(self.broken_costs))
        return self.costs

    def net(self) -> list[float]:
        """Return benefit less cost."""
        benefits, costs = self.benefit(), self.cost()
        dust = DUST * max(map(abs, (*benefits, *costs)))
        differences = [b - c for b, c in zip(benefits, costs, strict=True)]
        return [0.0 if abs(amount) <= dust else amount for amount in differences]

    def present(self, amounts: Sequence[float]) -> list[float]:
        """Return each year's amount at its present value."""
        return [amount / (1 + self.rate) ** year for year, amount in enumerate(amounts)]


def running(amounts: Sequence[float]) -> list[float]:
    """Return the sums so far."""
    dust = DUST * max(map(abs, amounts), default=0)
    return [0.0 if abs(total) <= dust else total for total in itertools.accumulate(amounts)]


def present_value(flow: Flow, amounts: Sequence[float]) -> float:
    """Return the present value, year 0 not discounted."""
    value = pyxirr.npv(flow.rate, list(amounts), start_from_zero=True)
    if value is None:
        raise NoMetric("not_finite")
    return value


def roi(flow: Flow) -> float:
    """Return the return on the present value of the costs, in per cent."""
    cost = present_value(flow, flow.cost())
    if cost <= 0:
        raise NoMetric("no_cost")
    return 100 * (present_value(flow, flow.benefit()) - cost) / cost


def annual_roi(flow: Flow) -> float:
    """Return Nucleus's rate: mean yearly net benefit before risk, by the cost of year 0."""
    benefits, costs = flow.gross_benefit(), flow.cost()
    first = costs[0]
    later = [b - c for b, c in zip(benefits, costs, strict=True)][1 : NUCLEUS_YEARS + 1]
    if not later:
        raise NoMetric("no_years")
    if first <= 0:
        raise NoMetric("no_first_cost")
    return 100 * math.fsum(later) / len(later) / first


def irr(flow: Flow) -> float:
    """Return the internal rate of return in per cent, where exactly one rate fits."""
    net = flow.net()
    signs = [amount > 0 for amount in net if amount]
    changes = sum(before != after for before, after in itertools.pairwise(signs))
    if not signs:
        raise NoMetric("no_flow")
    if changes != 1:
        raise NoMetric("many_signs" if changes else "one_sign", count=changes)
    # Only proportions matter, and pyxirr stops looking at a fixed distance from zero.
    smallest = min(abs(amount) for amount in net if amount)
    scaled = [amount / smallest for amount in net]
    rate = pyxirr.irr(scaled, silent=True)
    if rate is None:
        # A rate near -100 % is easier to find from the other end of time, where it is a high one.
        backwards = pyxirr.irr(scaled[::-1], silent=True)
        rate = 1 / (1 + backwards) - 1 if backwards is not None else None
    if rate is None or rate <= -1:
        raise NoMetric("no_rate")
    return 100 * rate


def payback(amounts: Sequence[float]) -> float:
    """Return the months from the start of year 1 until the sum stays at or above zero."""
    sums = running(amounts)
    if not any(amounts):
        raise NoMetric("no_flow")
    low = max((year for year, total in enumerate(sums) if total < 0), default=None)
    if low is None:
        return 0.0
    if low + 1 == len(sums):
        raise NoMetric("not_recovered")
    return 12 * (low + sums[low] / (sums[low] - sums[low + 1]))


def delay(flow: Flow) -> float:
    """Return the mean monthly benefit of years 1 to n."""
    later = flow.benefit()[1:]
    if not later:
        raise NoMetric("no_years")
    return math.fsum(later) / len(later) / 12


@dataclass(frozen=True, slots=True)
class Metric:
    """A headline figure: how it is computed, and the convention people must know to trust it."""

    compute: Callable[[Flow], float]
    convention: str


METRICS: dict[str, Metric] = {
    "total_benefit": Metric(
        lambda flow: math.fsum(flow.benefit()),
        _("All benefits of all years, not discounted, the risk adjustment taken off."),
    ),
    "total_cost": Metric(
        lambda flow: math.fsum(flow.cost()), _("All costs of all years, not discounted.")
    ),
    "net": Metric(
        lambda flow: math.fsum(flow.net()), _("Total benefit less total cost, not discounted.")
    ),
    "pv_benefit": Metric(
        lambda flow: present_value(flow, flow.benefit()),
        _("Present value of the benefits: year 0 as it is, later years discounted at year end."),
    ),
    "pv_cost": Metric(
        lambda flow: present_value(flow, flow.cost()),
        _("Present value of the costs: year 0 as it is, later years discounted at year end."),
    ),
    "npv": Metric(
        lambda flow: present_value(flow, flow.net()),
        _("Net present value: present value of the benefits less that of the costs."),
    ),
    "roi_pct": Metric(
        roi, _("Present value of benefits less costs, by the present value of the costs.")
    ),
    "irr_pct": Metric(
        irr,
        _(
            "The discount rate at which the net present value is zero; only where the net flow "
            "changes its sign exactly once."
        ),
    ),
    "payback_months": Metric(
        lambda flow: payback(flow.net()),
        _(
            "Months from the start of year 1 until the cumulative net flow, not discounted, is "
            "zero and stays there or above; interpolated within the year."
        ),
    ),
    "discounted_payback_months": Metric(
        lambda flow: payback(flow.present(flow.net())),
        _("The same with the discounted net flow."),
    ),
    "annual_roi_pct": Metric(
        annual_roi,
        _(
            "An annual rate on Nucleus's convention: mean yearly net benefit of the first three "
            "years, before the risk adjustment, by the cost of year 0."
        ),
    ),
    "benefit_per_month_of_delay": Metric(
        delay, _("Mean monthly benefit of years 1 to n: what each month of waiting gives away.")
    ),
}


def headline(
    flow: Flow, names: Iterable[str] = ()
) -> tuple[dict[str, float | None], dict[str, Problem]]:
    """Return every metric, None where it does not exist, and the reasons and remarks by metric.

    With `names` only those are computed.
    """
    values: dict[str, float | None] = {}
    notes = {}
    for name in names or METRICS:
        metric = METRICS[name]
        values[name] = None
        try:
            value = metric.compute(flow)
            if not math.isfinite(value):
                raise NoMetric("not_finite")
            values[name] = value
        except NoMetric as reason:
            notes[name] = Problem(name, reason.code, params=reason.params)
        except OverflowError:
            notes[name] = Problem(name, "not_finite")
    notes |= _payback_remarks(flow, values)
    return values, notes


def _payback_remarks(flow: Flow, values: dict[str, float | None]) -> dict[str, Problem]:
    """Say what a payback that does exist leaves out."""
    remarks = {}
    for name in ("payback_months", "discounted_payback_months"):
        if values.get(name) is None:
            continue
        net = flow.net() if name == "payback_months" else flow.present(flow.net())
        below = [total < 0 for total in running(net)]
        falls = [year for year, (a, b) in enumerate(itertools.pairwise(below), 1) if b and not a]
        if values[name] == 0:
            remarks[name] = Problem(name, "at_once")
        elif falls and below.index(True) < falls[-1]:
            remarks[name] = Problem(name, "recovered_twice", params={"year": falls[-1]})
    return remarks


def yearly_table(flow: Flow) -> list[dict[str, Any]]:
    """Return the case year by year; None where a line that counts has no value."""
    count = len(flow.gross)
    columns = {
        "benefit": _known(flow.benefit, count),
        "cost": _known(flow.cost, count),
        "net": _known(flow.net, count),
        "cumulative": _known(lambda: running(flow.net()), count),
        "discounted": _known(lambda: flow.present(flow.net()), count),
        "cumulative_discounted": _known(lambda: running(flow.present(flow.net())), count),
    }
    return [
        {"year": year, **{name: values[year] for name, values in columns.items()}}
        for year in range(count)
    ]


def _known(amounts: Callable[[], Sequence[float]], count: int) -> Sequence[float | None]:
    """Return a column of the table, finite numbers only."""
    try:
        return [amount if math.isfinite(amount) else None for amount in amounts()]
    except (NoMetric, OverflowError):
        return [None] * count
