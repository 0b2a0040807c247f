"""What the surroundings of a cell say of it: label, unit, kind, limits, choices."""

from __future__ import annotations

import re

from library.calculators.intake.source import Address, Source

# How far a label may stand from its cell.
REACH = 6
HEADINGS = 30
LONGEST_LABEL = 160
LONGEST_UNIT = 12
SIGNS = {"€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "元": "CNY", "$": "USD"}
WHOLE_FORMATS = re.compile(r"^(0|#,##0)$")


def words(source: Source, at: Address) -> str:
    """Return the text of a cell, an empty one when it holds none."""
    if at.row < 1 or at.column < 1:
        return ""
    value = source.book[at.sheet].cell(at.row, at.column).value
    return value.strip() if isinstance(value, str) and not value.startswith("=") else ""


def row_label(source: Source, at: Address) -> str:
    """Return the text left of a cell, the nearest one."""
    return _nearest(source, [at._replace(column=at.column - n) for n in range(1, REACH)])


def column_label(source: Source, at: Address) -> str:
    """Return the text above a cell that stands in a row of headings, the nearest one."""
    above = [at._replace(row=at.row - n) for n in range(1, HEADINGS)]
    return _nearest(source, [place for place in above if _is_heading(source, place)])


def _is_heading(source: Source, at: Address) -> bool:
    """Tell whether texts stand beside a text: a row of headings, not a unit or a remark."""
    sides = (at._replace(column=at.column - 1), at._replace(column=at.column + 1))
    return bool(words(source, at)) and any(words(source, side) for side in sides)


def _nearest(source: Source, places: list[Address]) -> str:
    return next((found for at in places if (found := words(source, at))), "")[:LONGEST_LABEL]


def label(source: Source, at: Address) -> str:
    """Return what a cell is called: by its row, and by its column where the row has several."""
    row, column = row_label(source, at), column_label(source, at)
    beside = at._replace(column=at.column - 1)
    several = row and column and not words(source, beside)
    return (f"{row}, {column}" if several and column != row else row or column)[:LONGEST_LABEL]


def unit(source: Source, at: Address) -> str:
    """Return a short text right of a cell, which is its unit."""
    found = words(source, at._replace(column=at.column + 1))
    return found if len(found) <= LONGEST_UNIT else ""


def number_format(source: Source, at: Address) -> str:
    """Return how a cell writes its number."""
    return source.book[at.sheet].cell(at.row, at.column).number_format or ""


def kind(source: Source, at: Address) -> str:
    """Return what kind of number a cell holds, by how it is written."""
    written = number_format(source, at)
    if "%" in written:
        return "percent"
    if any(sign in written for sign in SIGNS):
        return "currency"
    rule = validation(source, at)
    return "integer" if rule is not None and rule.type == "whole" else "number"


def currency(source: Source, cells: list[Address]) -> str:
    """Return the currency most cells are written in, an empty text when none is."""
    found = [
        code for at in cells for sign, code in SIGNS.items() if sign in number_format(source, at)
    ]
    return max(set(found), key=found.count) if found else ""


def decimals(source: Source, at: Address) -> int:
    """Return how many decimals a cell shows."""
    match = re.search(r"0\.(0+)", number_format(source, at))
    return min(len(match[1]), 6) if match else 0


def validation(source: Source, at: Address):
    """Return the rule a cell's values are checked by, or None."""
    sheet = source.book[at.sheet]
    cell = sheet.cell(at.row, at.column).coordinate
    rules = sheet.data_validations.dataValidation
    return next((rule for rule in rules if cell in rule.sqref), None)


def limits(source: Source, at: Address) -> dict[str, str]:
    """Return the least and the largest value, where the workbook has plain ones."""
    rule = validation(source, at)
    if rule is None or rule.type not in ("whole", "decimal"):
        return {}
    first, second = (_plain(text) for text in (rule.formula1, rule.formula2))
    by_operator = {
        "between": {"min": first, "max": second},
        None: {"min": first, "max": second},
        "greaterThanOrEqual": {"min": first},
        "greaterThan": {"min": first},
        "lessThanOrEqual": {"max": first},
        "lessThan": {"max": first},
    }
    found = by_operator.get(rule.operator, {})
    return {name: text for name, text in found.items() if text}


def _plain(text: str | None) -> str:
    return text if text and re.fullmatch(r"-?\d+(\.\d+)?", text) else ""


def choices(source: Source, at: Address) -> list:
    """Return the values a list lets somebody choose from, an empty list when it is none."""
    rule = validation(source, at)
    if rule is None or rule.type != "list" or not rule.formula1:
        return []
    text = rule.formula1
    if text.startswith('"'):
        return [part.strip() for part in text.strip('"').split(",") if part.strip()]
    cells = source.cells_of(text.lstrip("="), at.sheet)
    found = [source.shown(cell) for cell in cells]
    return [value for value in found if isinstance(value, (str, int, float)) and value != ""]
