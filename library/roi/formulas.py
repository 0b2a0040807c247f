"""An author's formula, checked and rewritten to the engine's own cells."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

import formualizer

from library.roi.model import CalculatorModel, Problem

LONGEST_FORMULA = 2000
MOST_TOKENS = 400
DEEPEST = 32
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
CELL_LIKE = re.compile(r"([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[RrCc])\Z")
RESERVED = frozenset({"year", "true", "false"})
FUNCTIONS = frozenset(
    "ABS AND AVERAGE CEILING COUNT EXP FLOOR FV IF IFERROR INDEX INT IRR LN LOG LOG10 MAX MEDIAN MIN"
    " MIRR MOD NOT NPV OR PMT POWER PRODUCT PV ROUND ROUNDDOWN ROUNDUP SIGN SQRT STDEV SUM SUMPRODUCT"
    " TRUNC VAR XOR NPER RATE IFS SWITCH".split()
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's tokens: text, and the name each one refers to, if any."""

    parts: tuple[tuple[str, str | None], ...]
    names: frozenset[str]

    def written(self, address) -> str:
        """Return the formula with each name replaced by its address."""
        return "=" + "".join(address(name) if name else text for text, name in self.parts)


class Refused(ValueError):
    """A formula that is not computed, and why."""

    def __init__(self, code: str, message: str, position: int | None = None):
        super().__init__(message)
        self.code, self.message, self.position = code, message, position


def name_problem(name: str) -> str | None:
    """Say what is wrong with a name, or return None."""
    if not isinstance(name, str) or not NAME.match(name):
        return "a name begins with a letter or _ and has up to 64 letters, digits and _"
    if CELL_LIKE.match(name):
        return f"{name} looks like a cell"
    return f"{name} is reserved" if name.lower() in RESERVED else None


def check_names(model: CalculatorModel) -> list[Problem]:
    """Return what is wrong with the names of inputs and lines."""
    problems, seen = [], set()
    for row in (*model.inputs, *model.lines):
        wrong = name_problem(row.name)
        if wrong is None and row.name.lower() in seen:
            wrong = f"{row.name} is used twice"
        if wrong:
            problems.append(Problem(str(row.name), "name", wrong))
        else:
            seen.add(row.name.lower())
    return problems


def read(text: str, known: dict[str, str]) -> Formula:
    """Check a formula against the known names (lower case to written) or raise Refused."""
    if not isinstance(text, str) or len(text) > LONGEST_FORMULA:
        raise Refused("too_long", f"a formula has at most {LONGEST_FORMULA} characters")
    written = text if text.startswith("=") else f"={text}"
    shift = len(written) - len(text)
    if not written[1:].strip():
        raise Refused("empty", "write a formula")
    tokens = tokens_of(written, shift)
    parts, names = [], set()
    for token, position in tokens:
        part, name = part_of(token, position, known)
        parts.append((part, name))
        if name:
            names.add(name)
    return Formula(tuple(parts), frozenset(names))


def tokens_of(written: str, shift: int) -> list[tuple]:
    """Return the tokens with their character positions, after checking that they parse."""
    try:
        found = list(formualizer.tokenize(written))
    except Exception as problem:
        raise Refused("syntax", tidy(problem)) from problem
    if len(found) > MOST_TOKENS:
        raise Refused("too_long", "the formula has too many parts")
    depth = deepest = 0
    placed, encoded = [], written.encode()
    for token in found:
        depth += {"Open": 1, "Close": -1}.get(str(token.subtype), 0)
        deepest = max(deepest, depth)
        start = token.start if token.start is not None else 0
        placed.append((token, len(encoded[:start].decode("utf-8", "ignore")) - shift))
    if deepest > DEEPEST:
        raise Refused("too_deep", f"brackets go {deepest} deep; {DEEPEST} is the limit")
    try:
        formualizer.parse(written)
    except Exception as problem:
        raise Refused("syntax", tidy(problem), syntax_position(problem, placed)) from problem
    return placed


def syntax_position(problem: Exception, placed: list[tuple]) -> int | None:
    """Return where in the text the parser stopped; it counts tokens."""
    match = re.search(r"position (\d+)", str(problem))
    if not match or not placed:
        return None
    index = min(int(match.group(1)), len(placed) - 1)
    return max(0, placed[index][1])


def tidy(problem: Exception) -> str:
    """Return an engine's message without its own positions."""
    text = re.sub(r"^\w+Error( at position \d+)?: ", "", str(problem))
    return text[:200] or "the formula cannot be read"


def part_of(token, position: int, known: dict[str, str]) -> tuple[str, str | None]:
    """Return a token's text and the name it refers to, or refuse it."""
    kind, subtype, value = str(token.token_type), str(token.subtype), token.value
    if kind == "Func" and subtype == "Open":
        name = value.rstrip("(").strip().upper()
        if name not in FUNCTIONS:
            near = get_close_matches(name, FUNCTIONS, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Refused("function", f"{name[:40]} is not available{hint}", position)
    if kind == "Array":
        raise Refused("array", "lists in braces are not available", position)
    if kind == "Operand" and subtype == "Text":
        return value, None
    if kind == "Operand" and subtype == "Range":
        return name_of(value, position, known)
    return value, None


def name_of(value: str, position: int, known: dict[str, str]) -> tuple[str, str]:
    """Return the name a reference stands for, or refuse it."""
    name = known.get(value.lower())
    if name:
        return value, name
    if CELL_LIKE.match(value.replace("$", "")) or re.search(r"[!:\[\]$#']", value):
        raise Refused("reference", f"{value[:40]} is a cell; use names", position)
    near = get_close_matches(value.lower(), known, 1)
    hint = f"; did you mean {known[near[0]]}?" if near else ""
    raise Refused("unknown_name", f"nothing is called {value[:60]}{hint}", position)
