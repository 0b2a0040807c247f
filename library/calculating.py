"""A calculator's page: inputs by group, the case in figures, the cash flow as a line."""

from django.utils.translation import get_language, gettext as _

from library.choices import NumberSource
from library.roi.pool import CannotCompute, evaluate

PREFIX = "i."
SYMBOLS = {"CNY": "¥", "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
CHINESE_STEPS = ((1e8, "亿"), (1e4, "万"))
WESTERN_STEPS = ((1e6, "m"), (1e3, "k"))
WIDTH, HEIGHT = 600, 240


def calculator_sheet(record: dict, query) -> dict:
    """Return everything the page of a calculator shows, for the inputs in the address."""
    given = given_inputs(record, query)
    try:
        run = evaluate(record, given)
    except CannotCompute as problem:
        return {"failed": str(problem), "groups": input_groups(record, given, {}), "changed": given}
    errors = {error.line: error.message for error in run.errors}
    money = Money(record["currency"])
    return {
        "changed": given,
        "groups": input_groups(record, given, errors),
        "stats": headline(run, money, record["years"]),
        "rows": yearly_table(run, money),
        "chart": chart(run, money),
        "lines": line_rows(record, run, errors, money),
        "assumptions": [row for row in record["inputs"] if row["source"]],
        "pays_back": run.metrics.get("payback_months") is not None,
        "years": record["years"],
    }


def given_inputs(record: dict, query) -> dict[str, str]:
    """Return the inputs that the reader changed; percentages come as people write them."""
    given = {}
    for row in record["inputs"]:
        text = (query.get(PREFIX + row["name"]) or "").strip().replace(",", "").replace("，", "")
        if row["kind"] == "series":
            values = query.getlist(PREFIX + row["name"]) if hasattr(query, "getlist") else []
            if values and values != [str(v) for v in row["default"]]:
                given[row["name"]] = values
        elif text and text != shown(row, row["default"]):
            given[row["name"]] = from_percent(text) if row["kind"] == "percent" else text
    return given


def from_percent(text: str) -> str:
    """Return the fraction that a percentage means; what is no number stays, to be refused."""
    try:
        return f"{float(text.rstrip('%')) / 100:.12g}"
    except ValueError:
        return text


def shown(row: dict, value) -> str:
    """Return an input's value as its field shows it."""
    if row["kind"] != "percent":
        return str(value)
    try:
        return f"{float(value) * 100:.10g}"
    except (TypeError, ValueError):
        return str(value)


def input_groups(record: dict, given: dict, errors: dict) -> list[dict]:
    """Return the inputs by group, in the author's order."""
    groups: dict[str, list] = {}
    for row in record["inputs"]:
        groups.setdefault(row["group"], []).append(field(row, given, errors, record["currency"]))
    return [{"name": name or _("Inputs"), "fields": fields} for name, fields in groups.items()]


def field(row: dict, given: dict, errors: dict, currency: str) -> dict:
    """Return one input as its field shows it."""
    value = given.get(row["name"], row["default"])
    series = row["kind"] == "series"
    unit = {"percent": "%", "currency": SYMBOLS.get(currency, currency)}.get(row["kind"], "")
    return {
        "name": PREFIX + row["name"],
        "label": label_of(row),
        "kind": row["kind"],
        "series": value if series else None,
        "value": "" if series else shown(row, value),
        "default": "" if series else shown(row, row["default"]),
        "choices": row["choices"],
        "unit": row["unit"] or unit,
        "min": shown(row, row["min"]) if row["min"] else "",
        "max": shown(row, row["max"]) if row["max"] else "",
        "step": shown(row, row["step"]) if row["step"] else "any",
        "help": row["help"],
        "source": row["source"],
        "whose": row["source_kind"] or NumberSource.OURS,
        "changed": row["name"] in given,
        "error": errors.get(row["name"], ""),
    }


def label_of(row: dict) -> str:
    """Return a label in the language of the interface."""
    chinese = (get_language() or "").startswith("zh")
    return (row["label_zh"] if chinese else row["label"]) or row["label"]


class Money:
    """Amounts as the reader's language has them: 万 and 亿, or k and m."""

    def __init__(self, currency: str):
        self.sign = SYMBOLS.get(currency, f"{currency} ")
        chinese = (get_language() or "").startswith("zh")
        self.steps = CHINESE_STEPS if chinese else WESTERN_STEPS

    def text(self, amount: float) -> str:
        """Return an amount with sign, rounded for display."""
        number, unit = self.parts(amount)
        return f"{number} {unit}".strip() if unit in "万亿" else f"{number}{unit}"

    def parts(self, amount: float) -> tuple[str, str]:
        """Return an amount's figure and its step."""
        minus, size = ("−" if amount < 0 else ""), abs(amount)
        for step, unit in self.steps:
            if size >= step:
                figure = size / step
                digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
                return f"{minus}{self.sign}{figure:,.{digits}f}", unit
        return f"{minus}{self.sign}{size:,.0f}", ""


def headline(run, money: Money, years: int) -> list[dict]:
    """Return the three figures a finance director asks for, each with its convention."""
    npv, unit = money.parts(run.metrics["npv"])
    return [
        {
            "label": _("Return over %(n)s years (ROI)") % {"n": years},
            **figure(run, "roi_pct", "%", 0),
            "convention": _("Present value of benefits less costs, by present value of costs."),
        },
        {
            "label": _("Net present value (NPV)"),
            "figure": npv,
            "unit": unit,
            "convention": _("Year 0 is not discounted, later years at year end."),
        },
        {
            "label": _("Payback"),
            **figure(run, "payback_months", _("months"), 1),
            "convention": _("From the start of year 1, not discounted."),
        },
    ]


def figure(run, name: str, unit: str, digits: int) -> dict:
    """Return a metric's figure, or a dash and the reason why there is none."""
    value = run.metrics.get(name)
    if value is None:
        return {"figure": "–", "unit": "", "note": run.notes.get(name, "")}
    text = f"{abs(value):,.{digits}f}"
    return {"figure": f"−{text}" if value < 0 else text, "unit": unit}


def yearly_table(run, money: Money) -> list[dict]:
    """Return benefits, costs and net of each year and their totals, as rows."""
    rows = []
    for name, label in (("benefit", _("Benefits")), ("cost", _("Costs")), ("net", _("Net"))):
        sign = -1 if name == "cost" else 1
        amounts = [sign * row[name] for row in run.yearly]
        rows.append(
            {
                "label": label,
                "cells": [money.text(amount) for amount in amounts],
                "total": money.text(sum(amounts)),
                "is_sum": name == "net",
            }
        )
    return rows


def line_rows(record: dict, run, errors: dict, money: Money) -> list[dict]:
    """Return each line with what it came to, or what is wrong with it."""
    rows = []
    for row in record["lines"]:
        result = run.lines.get(row["name"])
        key_figure = row["role"] == "kpi"
        value = (
            ""
            if result is None or result.value is None
            else (
                f"{result.value:,.{row['decimals']}f} {row['unit']}".strip()
                if key_figure
                else money.text(result.value)
            )
        )
        rows.append(
            {**row, "label": label_of(row), "value": value, "error": errors.get(row["name"])}
        )
    return rows


def chart(run, money: Money) -> dict | None:
    """Return the cumulative cash flow as a line in a box, with the point of payback."""
    totals = [row["cumulative"] for row in run.yearly]
    if len(totals) < 2:
        return None
    top, bottom = max(*totals, 0), min(*totals, 0)
    span = (top - bottom) or 1
    step = WIDTH / (len(totals) - 1)

    def height(amount: float) -> float:
        return round(HEIGHT * (top - amount) / span, 1)

    months = run.metrics.get("payback_months")
    return {
        "points": " ".join(f"{i * step:.1f},{height(t)}" for i, t in enumerate(totals)),
        "zero": height(0),
        "payback": round(months / 12 * step, 1) if months else None,
        "months": f"{months:.1f}" if months else "",
        "top": money.text(top),
        "bottom": money.text(bottom),
        "years": [row["year"] for row in run.yearly],
        "width": WIDTH,
        "height": HEIGHT,
    }
