"""Reading records that people and programs write: each field checked, every fault kept."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from library.roi.numbers import parse_number
from library.roi.problems import Problem

LONGEST_TEXT = 4000
Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """The fields of one record; what cannot be read becomes a problem and takes its fallback."""

    def __init__(self, record: object, where: str, problems: list[Problem]):
        self.record = record if isinstance(record, Mapping) else {}
        self.where = where
        self.problems = problems
        if not isinstance(record, Mapping):
            self.refuse("not_object", where)

    def refuse(self, code: str, field: str, **params: object) -> None:
        """Keep a problem with a field."""
        short = {key: str(value)[:80] for key, value in params.items()}
        self.problems.append(Problem(self.where, code, params={"field": field, **short}))

    def given(self, field: str) -> object:
        """Return the raw value, None where there is none; an empty text is none."""
        value = self.record.get(field)
        return None if isinstance(value, str) and not value.strip() else value

    def need(self, *fields: str) -> None:
        """Report the fields that must be there and are not."""
        for field in fields:
            if self.given(field) is None:
                self.refuse("required", field)

    def text(self, field: str) -> str:
        """Read a text."""
        value = self.given(field)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            self.refuse("bad_text", field, limit=LONGEST_TEXT)
            return ""
        return value

    def number(self, field: str, fallback: float | None = None) -> float | None:
        """Read a JSON number or a decimal string."""
        value = self.given(field)
        if value is None:
            return fallback
        try:
            return parse_number(value)
        except ValueError:
            self.refuse("bad_number", field, value=value)
            return fallback

    def between(self, field: str, fallback: float, low: float, high: float) -> float:
        """Read a number from low to high."""
        value = self.number(field, fallback)
        if value is None or not low <= value <= high:
            self.refuse("bad_range", field, low=f"{low:g}", high=f"{high:g}", value=value)
            return fallback
        return value

    def whole(self, field: str, fallback: int | None, low: int, high: int) -> int | None:
        """Read a whole number from low to high."""
        value = self.given(field)
        if value is None:
            return fallback
        try:
            number = parse_number(value)
        except ValueError:
            number = -1.5
        if number != int(number) or not low <= number <= high:
            self.refuse("bad_whole", field, low=low, high=high, value=value)
            return fallback
        return int(number)

    def flag(self, field: str, fallback: bool) -> bool:
        """Read true or false."""
        value = self.given(field)
        if value is None:
            return fallback
        if not isinstance(value, bool):
            self.refuse("bad_flag", field)
            return fallback
        return value

    def one_of(self, field: str, choices: type[Choice], fallback: Choice) -> Choice:
        """Read one of a few words."""
        value = self.given(field)
        if value is None:
            return fallback
        try:
            return choices(value)
        except ValueError:
            self.refuse("bad_choice", field, value=value, allowed=", ".join(choices))
            return fallback

    def items(self, field: str, limit: int) -> list:
        """Read a list of at most so many things."""
        value = self.given(field)
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            self.refuse("bad_list", field)
            return []
        if len(value) > limit:
            self.refuse("too_many", field, limit=limit)
        return list(value[:limit])

    def numbers(self, field: str, limit: int) -> tuple[float, ...]:
        """Read a list of numbers."""
        numbers = []
        for value in self.items(field, limit):
            try:
                numbers.append(parse_number(value))
            except ValueError:
                self.refuse("bad_number", field, value=value)
        return tuple(numbers)
