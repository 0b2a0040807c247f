"""Which names inputs and lines may have, and which name somebody probably meant."""

import difflib
import re
from collections.abc import Iterable

from library.roi.problems import Problem

YEAR = "year"
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
# Columns have one to three letters; "fy26" and "q1" are cells to a spreadsheet.
CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")
RESERVED = frozenset({YEAR, "true", "false"})


def looks_like_cell(text: str) -> bool:
    """Say whether a spreadsheet would read the text as a cell."""
    return CELL.fullmatch(text) is not None


def check_name(name: str) -> str:
    """Return the code of what is wrong with a name, or an empty text."""
    if not IDENTIFIER.fullmatch(name):
        return "name_form"
    if looks_like_cell(name):
        return "name_cell"
    if name.lower() in RESERVED:
        return "name_reserved"
    return ""


def check_names(names: Iterable[str]) -> list[Problem]:
    """Return what is wrong with the names of one calculator; capitals make no difference."""
    problems, seen = [], set()
    for name in names:
        code = check_name(name)
        if not code and name.lower() in seen:
            code = "name_taken"
        seen.add(name.lower())
        if code:
            problems.append(Problem(name, code, params={"name": name}))
    return problems


def suggest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest, or an empty text when none is near."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    nearest = difflib.get_close_matches(name.lower()[:64], by_lower, n=1, cutoff=0.7)
    return by_lower[nearest[0]] if nearest else ""
