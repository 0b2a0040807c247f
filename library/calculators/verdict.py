"""What is said of a case in words: one sentence to pass on, and what a poor one would need."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _, ngettext

from accounts.templatetags.times import as_percent, is_chinese
from library.calculators.computing import Computed
from library.calculators.figures import FIGURES
from library.calculators.form import Field, with_unit, written
from library.choices import InputKind
from library.money import money
from library.roi.break_even import Turn


def sentence(record: dict, computed: Computed, customer: str = "") -> str:
    """Return the case in one or two sentences that can be pasted anywhere."""
    run, currency = computed.run, record["currency"]
    metrics = run.metrics
    if None in (metrics["total_benefit"], metrics["total_cost"]):
        return ""
    said = {
        "years": record["years"],
        "title": record["title"],
        "cost": money(metrics["total_cost"], currency),
        "benefit": money(metrics["total_benefit"], currency),
        "rate": as_percent(record["discount_rate"]),
        "figures": figures_in_words(run, currency),
    }
    parts = [f"{customer}{'：' if is_chinese() else ': '}" if customer else ""]
    parts.append(
        ngettext(
            "%(title)s. Over %(years)s year %(benefit)s of benefit stand against %(cost)s of cost",
            "%(title)s. Over %(years)s years %(benefit)s of benefit stand against %(cost)s of cost",
            record["years"],
        )
        % said
    )
    if said["figures"]:
        parts.append(_("; %(figures)s") % said)
    parts.append(_(" (discounted at %(rate)s a year") % said)
    if Decimal(str(record["risk_adjustment"] or 0)):
        parts.append(
            _(", benefits cut by %(risk)s") % {"risk": as_percent(record["risk_adjustment"])}
        )
    return "".join(parts) + _(").")


def figures_in_words(run, currency: str) -> str:
    """Return the headline figures that exist, in one line."""
    metrics = run.metrics
    parts = []
    if metrics["roi_pct"] is not None:
        parts.append(_("ROI %(figure)s") % {"figure": FIGURES["roi_pct"].text(run, currency)})
    if metrics["npv"] is not None:
        parts.append(
            _("net present value %(figure)s") % {"figure": money(metrics["npv"], currency)}
        )
    if metrics["payback_months"]:
        parts.append(_("paid back after %(n).1f months") % {"n": metrics["payback_months"]})
    elif metrics["payback_months"] is None and "payback_months" in run.notes:
        parts.append(_("not paid back within this time"))
    return _(", ").join(parts)


def verdict(record: dict, computed: Computed, fields: list[Field]) -> dict | None:
    """Return what would have to change for a case that ends below zero; None for any other."""
    if not computed.missed:
        return None
    currency = record["currency"]
    gap = money(-computed.run.metrics[computed.missed], currency)
    years = {"n": record["years"]}
    if computed.missed == "net":
        title = ngettext(
            "It does not pay back within %(n)s year",
            "It does not pay back within %(n)s years",
            record["years"],
        )
        text = _("It is %(gap)s short.") % {"gap": gap}
    else:
        title = _("It pays back, but earns less than it is measured by")
        text = _(
            "At %(rate)s a year it is %(gap)s short. Not discounted, it earns more than it costs."
        ) % {"rate": as_percent(record["discount_rate"]), "gap": gap}
    by_key = {field.key: field for field in fields}
    hopeful = computed.cases["optimistic"]
    return {
        "title": title % years,
        "text": text,
        "turns": [turn_of(turn, by_key[turn.name]) for turn in computed.turns],
        "hopeful": bool(hopeful and (hopeful.metrics[computed.missed] or -1) >= 0),
    }


def turn_of(turn: Turn, field: Field) -> dict:
    """Return one change that would do it alone, rounded to the safe side."""
    up = turn.needed > turn.now
    needed = rounded(turn.needed, field.kind, up)
    return {
        "label": field.label,
        "up": up,
        "needed": with_unit(written(needed, field.kind), field.unit, field.kind),
        "now": field.measured,
        "change": f"{turn.change:+.0%}".replace("-", "\u2212") if turn.change else "",
    }


def rounded(number: float, kind: str, up: bool) -> str:
    """Write a number with three digits, not less than enough."""
    exact = Decimal(repr(number))
    digits = Decimal(1) if kind == InputKind.INTEGER else Decimal(10) ** (exact.adjusted() - 2)
    steps = exact / digits
    nearest = steps.to_integral_value()
    # A hair beside a round number is that number.
    if abs(steps - nearest) < Decimal("1e-6"):
        return f"{nearest * digits:f}"
    return f"{steps.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR) * digits:f}"
