"""Headline figures: what each metric is called, how it is written, on which convention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from accounts.templatetags.times import amount
from library.calculators.computing import Computed
from library.money import NARROW, money_parts
from library.roi.metrics import METRICS
from library.roi.results import RunResult

Parts = Callable[[float, str], tuple[str, str]]


def percent(value: float, currency: str) -> tuple[str, str]:
    """Write a percentage, whole from ten on."""
    return amount(value, 0 if abs(value) >= 10 else 1) + "%", ""


def months(value: float, currency: str) -> tuple[str, str]:
    """Write a number of months."""
    return f"{value:.1f}", NARROW + _("months")


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric as people see it."""

    name: str
    label: str | Promise
    parts: Parts
    # Where there is little room.
    short: str | Promise = ""

    def text(self, run: RunResult | None, currency: str) -> str:
        """Write the metric of a run, a dash where there is none."""
        value = run.metrics[self.name] if run else None
        return "–" if value is None else "".join(self.parts(value, currency))

    @property
    def convention(self) -> str:
        """How it is computed, in the reader's language."""
        return _(METRICS[self.name].convention)


FIGURES = {
    figure.name: figure
    for figure in (
        Figure("roi_pct", gettext_lazy("Return on investment (ROI)"), percent, gettext_lazy("ROI")),
        Figure("npv", gettext_lazy("Net present value (NPV)"), money_parts, gettext_lazy("NPV")),
        Figure("payback_months", gettext_lazy("Payback"), months),
        Figure("discounted_payback_months", gettext_lazy("Discounted payback"), months),
        Figure("irr_pct", gettext_lazy("Internal rate of return (IRR)"), percent),
        Figure("annual_roi_pct", gettext_lazy("Annual ROI (Nucleus)"), percent),
        Figure("total_benefit", gettext_lazy("Total benefit"), money_parts),
        Figure("total_cost", gettext_lazy("Total cost"), money_parts),
        Figure("net", gettext_lazy("Net benefit"), money_parts),
        Figure("pv_benefit", gettext_lazy("Present value of benefits"), money_parts),
        Figure("pv_cost", gettext_lazy("Present value of costs"), money_parts),
        Figure(
            "benefit_per_month_of_delay", gettext_lazy("Each month of delay costs"), money_parts
        ),
    )
}
HEADLINE = ("roi_pct", "npv", "payback_months", "benefit_per_month_of_delay")


def stats(record: dict, computed: Computed) -> list[dict]:
    """Return the headline figures, each with its range when there is one."""
    return [stat(FIGURES[name], record, computed) for name in HEADLINE]


def stat(figure: Figure, record: dict, computed: Computed) -> dict:
    """Return one headline figure with the range from the worse to the better case."""
    currency, run = record["currency"], computed.run
    value = run.metrics[figure.name]
    ends = [case.metrics[figure.name] if case else None for case in computed.cases.values()]
    known = None not in (value, *ends)
    low, high = (min(*ends, value), max(*ends, value)) if known else (0, 0)
    number, unit = figure.parts(value, currency) if value is not None else ("–", "")
    return {
        "name": figure.name,
        "label": figure.label,
        "short": figure.short or figure.label,
        "figure": number,
        "unit": unit,
        "note": run.notes[figure.name].say(_) if figure.name in run.notes else "",
        "ends": ["".join(figure.parts(end, currency)) for end in (low, high)] if high > low else [],
        "place": round(100 * (value - low) / (high - low), 1) if high > low else 0,
    }


def side_by_side(record: dict, computed: Computed) -> dict:
    """Return every figure of the three cases, and by what the cases differ."""
    runs = {
        _("Conservative"): computed.cases["conservative"],
        _("Expected"): computed.run,
        _("Optimistic"): computed.cases["optimistic"],
    }
    runs = {label: run for label, run in runs.items() if run}
    notes = computed.run.notes
    return {
        "labels": list(runs),
        "rows": [
            {
                "name": figure.name,
                "label": figure.label,
                "values": [figure.text(run, record["currency"]) for run in runs.values()],
                "note": notes[figure.name].say(_) if figure.name in notes else "",
            }
            for figure in FIGURES.values()
        ],
    }
