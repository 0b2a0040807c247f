"""What a case comes to: cash flow, where the benefit comes from, what it hangs on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.templatetags.times import amount, as_percent
from library.calculators.charts import cash_chart, is_whole
from library.calculators.computing import Computed
from library.calculators.figures import FIGURES, side_by_side, stats
from library.calculators.form import Field, label_of
from library.calculators.tornado import tornado
from library.calculators.verdict import sentence, verdict
from library.choices import LineRole, NumberSource
from library.money import money, table_unit


def results(record: dict, computed: Computed, fields: list[Field]) -> dict:
    """Return everything a page, a document and a comparison show of what came out."""
    currency, run = record["currency"], computed.run
    return {
        "run": run,
        "fields": fields,
        "stats": stats(record, computed),
        "figures": FIGURES.values(),
        "cases": side_by_side(record, computed),
        "factors": factors(record),
        "chart": cash_chart(run, computed.cases, currency) if is_whole(run) else None,
        "table": yearly_table(run, currency),
        "benefits": benefits(record, run),
        "tornado": tornado(record, computed, fields),
        "key_figures": key_figures(record, run),
        "formulas": formulas(record, run),
        "verdict": verdict(record, computed, fields),
        "sentence": sentence(record, computed),
        **whose(fields),
        "problems": [said_of(problem, record) for problem in run.errors],
    }


def whose(fields: list[Field]) -> dict[str, int]:
    """Return how many numbers are asked for and how many of them are the customer's own."""
    own = sum(field.row["source_kind"] == NumberSource.CUSTOMER for field in fields)
    return {"asked": len(fields), "own": own}


def factors(record: dict) -> list[tuple[str, str, str]]:
    """Return by what the inputs of the other cases are multiplied: label, conservative, optimistic."""
    return [
        (label_of(row), *(f"×{amount(row[case])}" if row[case] else "–" for case in CASES))
        for row in record["inputs"]
        if any(row[case] for case in CASES)
    ]


CASES = ("conservative", "optimistic")
# A draft may lack a line's role.
ROLES = dict(LineRole.choices)


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
    running = [row["cumulative"] for row in run.yearly]
    rows.append((_("Cumulative"), [shown(v) for v in running], ""))
    years = [row["year"] for row in run.yearly]
    return {"unit": unit, "years": years, "rows": rows[:2], "sum": rows[2], "running": rows[3]}


def benefits(record: dict, run) -> list[dict]:
    """Return what each value driver brings over all years, largest first, with its lines."""
    groups: dict[str, list] = {}
    for line in record["lines"]:
        result = run.lines.get(line["name"])
        if line["role"] == LineRole.BENEFIT and result and result.value is not None:
            # A line without a driver stands for itself.
            groups.setdefault(line["driver"] or f"={line['name']}", []).append(
                (sum(result.values), line)
            )
    totals = {name: sum(total for total, _line in lines) for name, lines in groups.items()}
    whole = sum(max(total, 0) for total in totals.values())
    return [
        {
            "driver": groups[name][0][1]["driver"],
            "lines": [
                {
                    "label": label_of(line),
                    "hard": line["hard"],
                    "source": line["source"],
                    "money": money(part, record["currency"]),
                }
                for part, line in sorted(groups[name], key=lambda entry: -entry[0])
            ],
            "money": money(total, record["currency"]),
            "value": max(total, 0),
            "share": round(100 * max(total, 0) / whole) if whole else 0,
        }
        for name, total in sorted(totals.items(), key=lambda entry: -entry[1])
    ]


def key_figures(record: dict, run) -> list[tuple[str, str]]:
    """Return the figures that are shown and not summed."""
    return [
        (label_of(line), value_text(line, result))
        for line in record["lines"]
        if line["role"] == LineRole.KPI
        and (result := run.lines.get(line["name"]))
        and result.value is not None
    ]


def formulas(record: dict, run) -> list[dict]:
    """Return every line with its formula and what it comes to, for those who check."""
    return [
        {
            "label": label_of(line),
            "name": line["name"],
            "formula": line["formula"],
            "role": ROLES.get(line["role"], ""),
            "value": value_text(line, run.lines.get(line["name"])),
            "ramp": " · ".join(as_percent(share) for share in line["ramp"] or ()),
        }
        for line in record["lines"]
    ]


def value_text(line: dict, result) -> str:
    """Write what a line comes to, a dash where it has no value."""
    if result is None or result.value is None:
        return "–"
    return with_unit(amount(result.value, line["decimals"]), line["unit"])


def with_unit(text: str, unit: str) -> str:
    """Write a figure with its unit behind it."""
    return f"{text}\u00a0{unit}" if unit else text


def said_of(problem, record: dict) -> str:
    """Say in the reader's language what is wrong with a line or an input."""
    names = {row["name"]: label_of(row) for row in [*record["inputs"], *record["lines"]]}
    return f"{names.get(problem.line, problem.line)}: {problem.say(_)}"
