"""What a calculator's case comes to: headline figures, cash flow, where the benefit comes from."""

from django.utils.translation import gettext as _

from accounts.templatetags.times import amount, is_chinese
from library.calculators.charts import cash_chart, is_whole
from library.choices import LineRole
from library.money import NARROW, money, money_parts, table_unit


def label_of(row: dict) -> str:
    """Return a row's label in the language of the interface."""
    return (row["label_zh"] if is_chinese() else "") or row["label"]


def results(record: dict, run, cases: dict) -> dict:
    """Return what came out: headline figures, cash flow, where the benefit comes from."""
    currency = record["currency"]
    return {
        "run": run,
        "stats": stats(record, run, cases),
        "chart": cash_chart(run, cases, currency) if is_whole(run) else None,
        "table": yearly_table(run, currency),
        "benefits": benefits(record, run),
        "key_figures": key_figures(record, run),
        "problems": [said_of(problem, record) for problem in run.errors],
    }


def stats(record: dict, run, cases: dict) -> list[dict]:
    """Return the three headline figures, each with its range when there is one."""
    years, currency = record["years"], record["currency"]

    def stat(label, name, parts):
        value = run.metrics[name]
        ends = [case.metrics[name] if case else None for case in cases.values()]
        known = None not in (value, *ends)
        span = max(ends) - min(ends) if known else 0
        figure, unit = parts(value) if value is not None else ("–", "")
        return {
            "label": label,
            "figure": figure,
            "unit": unit,
            "note": run.notes[name].say(_) if name in run.notes else "",
            "ends": ["".join(parts(end)) for end in sorted(ends)] if span else [],
            "place": round(100 * (value - min(ends)) / span, 1) if span else 0,
        }

    roi = _("Return over %(n)s years (ROI)") % {"n": years}
    return [
        stat(roi, "roi_pct", lambda v: (f"{amount(round(v))}%", "")),
        stat(_("Net present value (NPV)"), "npv", lambda v: money_parts(v, currency)),
        stat(_("Payback"), "payback_months", lambda v: (f"{v:.1f}", NARROW + _("months"))),
    ]


def yearly_table(run, currency: str) -> dict:
    """Return benefits, costs and net of each year with their totals, in one unit."""
    named = ((_("Benefits"), "benefit", 1), (_("Costs"), "cost", -1), (_("Net"), "net", 1))
    sums = []
    for label, name, sign in named:
        values = [None if row[name] is None else sign * row[name] for row in run.yearly]
        sums.append((label, values, None if None in values else sum(values)))
    largest = max((abs(total) for _label, _values, total in sums if total is not None), default=0)
    size, unit = table_unit(largest, currency)

    def shown(value) -> str:
        return "–" if value is None else amount(round(value / size), 0)

    rows = [(label, [shown(v) for v in values], shown(total)) for label, values, total in sums]
    years = [row["year"] for row in run.yearly]
    return {"unit": unit, "years": years, "rows": rows[:2], "sum": rows[2]}


def benefits(record: dict, run) -> list[dict]:
    """Return what each benefit brings over all years, largest first, with its share."""
    found = []
    for line in record["lines"]:
        result = run.lines.get(line["name"])
        if line["role"] == LineRole.BENEFIT and result and result.value is not None:
            found.append((sum(result.values), line))
    whole = sum(max(total, 0) for total, _line in found)
    return [
        {
            "label": label_of(line),
            "driver": line["driver"],
            "hard": line["hard"],
            "source": line["source"],
            "money": money(total, record["currency"]),
            "value": max(total, 0),
            "share": round(100 * total / whole) if whole else 0,
        }
        for total, line in sorted(found, key=lambda entry: -entry[0])
    ]


def key_figures(record: dict, run) -> list[tuple[str, str]]:
    """Return the figures that are shown and not summed."""
    return [
        (
            label_of(line),
            f"{amount(result.value, line['decimals'])} {line['unit']}".strip(),
        )
        for line in record["lines"]
        if line["role"] == LineRole.KPI
        and (result := run.lines.get(line["name"]))
        and result.value is not None
    ]


def said_of(problem, record: dict) -> str:
    """Say in the reader's language what is wrong with a line or an input."""
    names = {row["name"]: label_of(row) for row in [*record["inputs"], *record["lines"]]}
    return f"{names.get(problem.line, problem.line)}: {problem.say(_)}"
