"""A workbook that came from here: its hidden sheet says what the others do not show."""

from __future__ import annotations

import json
import re

from library.calculators.intake.converting import as_text
from library.calculators.intake.problems import NotConverted, Trouble
from library.calculators.intake.source import Address, Source

HIDDEN = "valuary"
FORMAT = "1"
LINES_SHEET = 2


def is_own(source: Source) -> bool:
    """Tell whether an export of ours was opened."""
    if HIDDEN not in source.book.sheetnames:
        return False
    sheet = source.book[HIDDEN]
    return (sheet["A1"].value, sheet["B1"].value) == ("format", FORMAT)


def read_own(source: Source) -> tuple[dict, list[Trouble]]:
    """Return the calculator with the values that stand in the workbook, and what was changed."""
    record: dict = {"inputs": [], "lines": []}
    troubles: list[Trouble] = []
    for kind, text, *more in source.book[HIDDEN].iter_rows(min_row=2, values_only=True):
        details = json.loads(text) if isinstance(text, str) else {}
        if kind == "record":
            record |= details
        elif kind == "input":
            record["inputs"].append(_with_value(source, details, more[0], troubles))
        elif kind == "line":
            record["lines"].append(details)
            _check_formula(source, details, more, troubles)
    for field in ("discount_rate", "risk_adjustment"):
        value = _values(source, f"valuary_{field}")
        if value is not None:
            record[field] = as_text(value[0])
    return record, troubles


def _values(source: Source, name: str) -> list | None:
    """Return what the cells of a name hold."""
    try:
        return [source.content(at) for at in source.cells_of(name, "")]
    except NotConverted:
        return None


def _with_value(source: Source, details: dict, name: str, troubles: list[Trouble]) -> dict:
    """Return an input whose default is what its cell holds now."""
    found = _values(source, name)
    wrong = found is None or any(v is None or str(v).startswith("=") for v in found)
    if wrong:
        troubles.append(Trouble("", details.get("name", ""), "not_cells"))
        return details
    texts = [as_text(value) for value in found]
    return {**details, "default": texts if details.get("kind") == "series" else texts[0]}


def _check_formula(source: Source, details: dict, where: list, troubles: list[Trouble]) -> None:
    """Say when somebody changed a formula, as it is not read back."""
    _name, row, column, text = (*where, None, None, None, None)[:4]
    if row is None or text is None:
        return
    at = Address(source.book.sheetnames[LINES_SHEET], int(row) + 1, int(column) + 1)
    found = source.book[at.sheet].cell(at.row, at.column).value
    found = getattr(found, "text", found)
    if _plain(str(found)) != _plain(str(text)):
        troubles.append(Trouble(str(at), details.get("name", ""), "changed"))


def _plain(formula: str) -> str:
    return re.sub(r"_xlfn\.|_xlws\.|[\s{}]", "", formula)
