"""The numbers somebody gives a calculator, checked against its inputs."""

from __future__ import annotations

from collections.abc import Mapping

from library.roi.model import CalculatorModel, Input, Kind, Value
from library.roi.names import suggest
from library.roi.numbers import parse_number
from library.roi.problems import Problem


class InputRefused(ValueError):
    """Why a value is not taken."""

    def __init__(self, code: str, row: Input, **params: object):
        self.problem = Problem(row.name, code, params={"label": row.label, **params})
        super().__init__(code)


def clean_inputs(
    model: CalculatorModel, given: Mapping[str, object]
) -> tuple[dict[str, Value | None], list[Problem]]:
    """Return each input's value, the default where none is given and None for one that is wrong."""
    values: dict[str, Value | None] = {}
    problems = []
    for row in model.inputs:
        try:
            values[row.name] = clean_value(row, given.get(row.name, row.default), model.years)
        except InputRefused as refused:
            values[row.name] = None
            problems.append(refused.problem)
    problems += [_unknown(str(name)[:80], values) for name in given if name not in values]
    return values, problems


def clean_value(row: Input, value: object, years: int) -> Value:
    """Read one value as the kind of its input wants it; raise InputRefused."""
    if row.kind is Kind.CHOICE:
        return _clean_choice(row, value)
    if row.kind is Kind.SERIES:
        if not isinstance(value, (list, tuple)) or len(value) != years + 1:
            raise InputRefused("input_series", row, count=years + 1)
        return tuple(_clean_number(row, entry) for entry in value)
    return _clean_number(row, value)


def _clean_number(row: Input, value: object) -> float:
    """Read a number within the limits of its input."""
    try:
        number = parse_number(value)
    except ValueError:
        raise InputRefused("input_number", row, value=str(value)[:80]) from None
    if row.kind is Kind.INTEGER and number != int(number):
        raise InputRefused("input_whole", row, value=str(value)[:80])
    if row.min is not None and number < row.min:
        raise InputRefused("input_low", row, limit=f"{row.min:.12g}")
    if row.max is not None and number > row.max:
        raise InputRefused("input_high", row, limit=f"{row.max:.12g}")
    return number


def _clean_choice(row: Input, value: object) -> float | str:
    """Find the choice that is meant, a number by its value and a text as it is written."""
    for choice in row.choices:
        if isinstance(choice, str):
            if value == choice:
                return choice
        elif _is_number(value, choice):
            return choice
    raise InputRefused("input_choice", row, allowed=", ".join(map(_shown, row.choices)))


def _is_number(value: object, number: float) -> bool:
    """Say whether a value reads as this number."""
    try:
        return parse_number(value) == number
    except ValueError:
        return False


def _shown(choice: float | str) -> str:
    """Write a choice for a message."""
    return choice if isinstance(choice, str) else f"{choice:.12g}"


def _unknown(name: str, known: Mapping[str, object]) -> Problem:
    """Report a value for an input that does not exist."""
    return Problem(name, "unknown_input", params={"name": name, "suggestion": suggest(name, known)})
