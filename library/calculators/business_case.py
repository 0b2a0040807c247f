"""A business case as PDF, set by typst. Words go in as data, never as markup."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from fontTools.ttLib import TTFont

from accounts.templatetags.times import as_percent, is_chinese
from library.terms import get_terms

TEMPLATE = Path(__file__).with_name("business_case.typ")
# Printable and to be read in twenty years; a sign that no font has is an error in this form.
STANDARD = "a-2u"
# A table of more years than this is cut in two.
MOST_COLUMNS = 8


@cache
def compiler() -> typst.Compiler:
    """Return the compiler with our two fonts and no other, so that a bare machine prints Chinese."""
    return typst.Compiler(
        TEMPLATE,
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[path.parent for path in font_files()],
        ),
        ignore_system_fonts=True,
    )


def font_files() -> list[Path]:
    """Return the files of the fonts."""
    return [Path(pylopdf_fonts_zh_cn.sans_path()), Path(pylopdf_fonts_zh_cn.serif_path())]


@cache
def printable() -> frozenset[int]:
    """Return the code points that both fonts have."""
    found = []
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*found)


def business_case(record: Mapping, sheet: Mapping, head: Mapping) -> bytes:
    """Return the PDF of a case. `head` has title, customer, author and a line for the footer."""
    data = document(record, sheet, head)
    text = json.dumps(readable(data), ensure_ascii=False)
    moment = timezone.now().timestamp()
    return compiler().compile(
        sys_inputs={"data": text}, format="pdf", pdf_standards=STANDARD, timestamp=int(moment)
    )


def readable(value):
    """Return data in which every sign can be printed; one that cannot is named in its place."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(map(_sign, value))
    if isinstance(value, Mapping):
        return {name: readable(entry) for name, entry in value.items()}
    return [readable(entry) for entry in value] if isinstance(value, (list, tuple)) else value


def _sign(sign: str) -> str:
    if ord(sign) in printable():
        return sign
    if sign in "\t\n\r":
        return " "
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and all(ord(part) in printable() for part in plain):
        return plain
    # What only changes how its neighbour looks leaves nothing behind.
    if unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cc"):
        return ""
    return f"[U+{ord(sign):04X}]"


def document(record: Mapping, sheet: Mapping, head: Mapping) -> dict:
    """Return everything the template prints, in the reader's language."""
    return {
        "lang": "zh" if is_chinese() else "en",
        "title": head["title"],
        "author": head["author"],
        "subtitle": head["subtitle"],
        "footer": head["footer"],
        "sentence": sheet["sentence"],
        "words": words(record, alone=len(sheet["cases"]["labels"]) == 1),
        "stats": [
            {
                "label": str(stat["label"]),
                "figure": stat["figure"],
                "unit": stat["unit"],
                "ends": stat["ends"],
                "note": stat["note"],
            }
            for stat in sheet["stats"]
        ],
        "verdict": verdict_of(sheet["verdict"]),
        "chart": chart_of(sheet["chart"]),
        "cash_tables": cash_tables(sheet["table"]),
        "cases": cases_of(sheet["cases"]),
        "tornado": tornado_of(sheet["tornado"]),
        "benefits": benefits_of(sheet["benefits"]),
        "assumptions": [assumption_of(field) for field in sheet["fields"]],
        "own": own_numbers(sheet),
        "rates": rates(record),
        "conventions": [
            {"label": str(figure.label), "text": figure.convention} for figure in sheet["figures"]
        ],
    }


def words(record: Mapping, alone: bool) -> dict:
    """Return the headings of the document; the expected case may stand alone."""
    years = {"years": record["years"]}
    return {
        "cash_flow": _("Cumulative cash flow"),
        "not_discounted": _("by year, not discounted"),
        "cases": _("All figures") if alone else _("Three cases side by side"),
        "tornado": _("What the result hangs on"),
        "tornado_note": _("NPV if one number changes"),
        "worse": _("worse"),
        "better": _("better"),
        "benefits": _("Where the benefit comes from"),
        "benefits_note": _("over %(years)s years, before the risk is taken off") % years,
        "assumptions": _("Whose number is it"),
        "assumption_head": [_("Assumption"), _("Value"), _("Whose"), _("Source")],
        "conventions": _("How the figures are computed"),
    }


def verdict_of(verdict: Mapping | None) -> dict | None:
    """Return what a poor case would need."""
    if verdict is None:
        return None
    turns = [
        _("%(label)s: %(said)s") % {"label": turn["label"], "said": said_of(turn)}
        for turn in verdict["turns"]
    ]
    if turns:
        turns.insert(
            0, _("Each of these alone would close the gap, the others staying as they are:")
        )
    return {"title": verdict["title"], "text": verdict["text"], "turns": turns}


def said_of(turn: Mapping) -> str:
    """Say to what an input would have to change."""
    text = (
        _("at least %(needed)s in place of %(now)s")
        if turn["up"]
        else _("at most %(needed)s in place of %(now)s")
    )
    return f"{text % {'needed': turn['needed'], 'now': turn['now']}} {turn['change']}".strip()


def year_label(year: int) -> str:
    """Return what a year is called."""
    return _("year %(year)s") % {"year": year} if year else _("start")


def chart_of(chart) -> dict | None:
    """Return the points of the cash flow."""
    if chart is None:
        return None
    paid = _("Pays back in %(n)s months") % {"n": f"{chart.months:.1f}"} if chart.months else ""
    band = [[float(n) for n in point.split(",")] for point in chart.band.split()]
    return {
        "dots": chart.dots,
        "band": band,
        "grid": chart.grid,
        "zero": chart.zero,
        "labels": chart.labels,
        "years": [(x, anchor, year_label(year)) for x, anchor, year in chart.years],
        "pays_back": chart.pays_back,
        "anchor": chart.anchor,
        "paid": paid,
    }


def cash_tables(table: Mapping) -> list[dict]:
    """Return the cash flow year by year, cut where it would not fit on the page."""
    years = table["years"]
    rows = [*table["rows"], table["sum"], table["running"]]
    pieces = []
    for start in range(0, len(years), MOST_COLUMNS):
        part = slice(start, start + MOST_COLUMNS)
        last = start + MOST_COLUMNS >= len(years)
        head = [table["unit"], *map(year_label, years[part]), *([_("Total")] if last else [])]
        pieces.append(
            {
                "head": head,
                "rows": [
                    [label, *values[part], *([total] if last else [])]
                    for label, values, total in rows
                ],
            }
        )
    return pieces


def cases_of(cases: Mapping) -> dict:
    """Return every figure of the cases."""
    rows = [[str(row["label"]), *row["values"]] for row in cases["rows"]]
    return {"head": [_("Figure"), *cases["labels"]], "rows": rows}


def tornado_of(tornado: Mapping | None) -> dict | None:
    """Return the bars of what the result hangs on."""
    if tornado is None:
        return None
    note = (
        _("Even the worst single change leaves the result positive: %(figure)s.")
        if tornado["stays"]
        else _("The worst single change brings it to %(figure)s.")
    )
    return {
        "expected": _("expected %(figure)s") % {"figure": tornado["expected"]},
        "center": tornado["center"],
        "note": note % {"figure": tornado["worst"]},
        "bars": [
            {
                "label": bar.label,
                "range": bar.range,
                "at_worse": bar.at_worse,
                "at_better": bar.at_better,
                "worse": bar.worse,
                "better": bar.better,
            }
            for bar in tornado["bars"]
        ],
    }


def benefits_of(benefits: list) -> list[dict]:
    """Return what each driver brings, with its lines."""
    most = max((benefit["value"] for benefit in benefits), default=0) or 1
    found = []
    for benefit in benefits:
        lines = [line["label"] for line in benefit["lines"]]
        driver = get_terms().label("driver", benefit["driver"]) if benefit["driver"] else ""
        sources = [line["source"] for line in benefit["lines"] if line["source"]]
        found.append(
            {
                "label": driver or _(", ").join(lines),
                "notes": [*([_(", ").join(lines)] if driver else []), *sources],
                "money": benefit["money"],
                "percent": f"{benefit['share']}%",
                "share": round(100 * benefit["value"] / most, 1),
            }
        )
    return found


def assumption_of(field) -> dict:
    """Return one input as the table of assumptions has it."""
    was = _("changed, was %(default)s") % {"default": field.default_text} if field.changed else ""
    return {
        "label": field.label,
        "value": field.measured,
        "was": was,
        "whose": field.whose or "–",
        "source": field.row["source"] or "–",
    }


def own_numbers(sheet: Mapping) -> str:
    """Say how many of the numbers are the customer's own."""
    return ngettext(
        "%(n)s of %(all)s is the customer's own",
        "%(n)s of %(all)s are the customer's own",
        sheet["own"],
    ) % {"n": sheet["own"], "all": sheet["asked"]}


def rates(record: Mapping) -> str:
    """Say at which rates the case is computed."""
    return _("Discounted at %(rate)s, benefits cut by %(risk)s; year 0 is not discounted.") % {
        "rate": as_percent(record["discount_rate"]),
        "risk": as_percent(record["risk_adjustment"]),
    }
