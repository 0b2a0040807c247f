"""What a calculator asks: its inputs as fields, and the numbers an address or a form carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.templatetags.times import amount, is_chinese
from library.calculators.sliders import Slider, slider_of
from library.choices import InputKind, NumberSource
from library.money import SIGNS, currency_name

# Inputs travel in the address under this prefix, so that a case can be sent as a link.
PREFIX = "i."
LONGEST_VALUE = 60


def label_of(row: Mapping) -> str:
    """Return a row's label in the language of the interface."""
    return (row["label_zh"] if is_chinese() else "") or row["label"]


@dataclass(frozen=True, slots=True)
class Field:
    """One input as the form shows it."""

    row: Mapping
    unit: str
    # What stands in the field, a text for each year of a series, and the same of the default.
    value: str | list[str]
    default: str | list[str]
    text: str
    default_text: str
    range: str
    slider: Slider | None
    choices: list[tuple[str, str]]
    changed: bool
    error: str = ""

    @property
    def name(self) -> str:
        """The name of the field in the form."""
        return PREFIX + self.row["name"]

    @property
    def key(self) -> str:
        """The name of the input in formulas."""
        return self.row["name"]

    @property
    def label(self) -> str:
        """What the input is called."""
        return label_of(self.row)

    @property
    def kind(self) -> str:
        """What kind of number it is."""
        return self.row["kind"]

    @property
    def measured(self) -> str:
        """The value with its unit."""
        return with_unit(self.text, self.unit, self.kind)

    @property
    def years(self) -> list[tuple[str, str]]:
        """Value and default of each year of a series; a default that is too short is empty."""
        return list(zip_longest(self.value, self.default[: len(self.value)], fillvalue=""))

    @property
    def whose(self) -> str:
        """Whose number it is, in words."""
        kind = self.row["source_kind"]
        return str(NumberSource(kind).label) if kind in NumberSource.values else ""


def read_inputs(record: Mapping, sent: QueryDict) -> tuple[dict, dict]:
    """Return the inputs an address or a form carries, as the engine takes them, and what is none.

    A field that was cleared, and a value that is the default, count as not given. The input that
    `reset` names goes back to its default.
    """
    given, wrong = {}, {}
    for row in record["inputs"]:
        values = sent.getlist(PREFIX + row["name"])
        if not any(value.strip() for value in values) or row["name"] == sent.get("reset"):
            continue
        try:
            read = [as_given(value[:LONGEST_VALUE], row) for value in values]
        except InvalidOperation:
            wrong[row["name"]] = values
            continue
        value = read if row["kind"] == InputKind.SERIES else read[-1]
        if not is_same(value, row["default"]):
            given[row["name"]] = value
    return given, wrong


def as_given(text: str, row: Mapping) -> str:
    """Read a number as people type it; per cent become a fraction, a choice stays as it is."""
    if row["kind"] == InputKind.CHOICE:
        return text
    number = Decimal(text.replace(",", "").replace("，", "").replace(" ", "").rstrip("%％"))
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        raise InvalidOperation
    return f"{number / 100:f}" if row["kind"] == InputKind.PERCENT else f"{number:f}"


def is_same(value: object, default: object) -> bool:
    """Tell whether a value is what the default says, whatever way it is written."""
    if isinstance(value, list):
        return (
            isinstance(default, list)
            and len(value) == len(default)
            and all(map(is_same, value, default))
        )
    try:
        return Decimal(str(value)) == Decimal(str(default))
    except InvalidOperation:
        return str(value) == str(default)


def fields_of(record: Mapping, given: Mapping, wrong: Mapping | None = None) -> list[Field]:
    """Return the inputs of a calculator as fields, with what was given for them."""
    return [field_of(row, given, wrong or {}, record["currency"]) for row in record["inputs"]]


def field_of(row: Mapping, given: Mapping, wrong: Mapping, currency: str) -> Field:
    """Return one input as the form shows it."""
    name, kind = row["name"], row["kind"]
    value = given.get(name, row["default"])
    error = _("This is not a number.") if name in wrong else out_of_range(row, value)
    shown = wrong.get(name) or written(value, kind)
    if name in wrong and kind != InputKind.SERIES:
        shown = wrong[name][-1]
    default = written(row["default"], kind)
    return Field(
        row=row,
        unit=unit_of(row, currency),
        value=shown,
        default=default,
        text=in_words(shown, row),
        default_text=in_words(default, row),
        range=range_of(row),
        slider=slider_of(row, value),
        choices=[choice_of(choice) for choice in row["choices"] or ()],
        changed=name in given or name in wrong,
        error=error,
    )


def unit_of(row: Mapping, currency: str) -> str:
    """Return the unit that stands behind the field."""
    if row["unit"] or row["kind"] not in (InputKind.PERCENT, InputKind.CURRENCY):
        return row["unit"]
    return "%" if row["kind"] == InputKind.PERCENT else currency_name(currency)


def written(value: object, kind: str) -> str | list[str]:
    """Write a recorded number for a field, a fraction as per cent, a series as a list."""
    if isinstance(value, list):
        return [str(written(entry, kind)) for entry in value]
    text = plain(value, kind)
    return text if kind == InputKind.CHOICE or not text else amount(text).replace("\u2212", "-")


def plain(value: object, kind: str) -> str:
    """Write a recorded number without groups; a fraction as per cent."""
    text = str(value if value is not None else "")
    if kind == InputKind.CHOICE or not text:
        return text
    try:
        number = Decimal(text) * (100 if kind == InputKind.PERCENT else 1)
    except InvalidOperation:
        return text
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_words(shown: str | list[str], row: Mapping) -> str:
    """Write a value for a table: a choice by its label, a series in one line."""
    if isinstance(shown, list):
        return " · ".join(shown)
    labels = dict(choice_of(choice) for choice in row["choices"] or ())
    return labels.get(shown, shown)


def with_unit(text: str, unit: str, kind: str) -> str:
    """Write a number with its unit as the language has it: €38, 38 元, 16%."""
    if not unit:
        return text
    if kind == InputKind.PERCENT and unit == "%":
        return f"{text}%"
    if kind == InputKind.CURRENCY and not is_chinese() and unit in SIGNS.values():
        return f"\u2212{unit}{text[1:]}" if text.startswith("-") else f"{unit}{text}"
    return f"{text}\u00a0{unit}"


def choice_of(choice: object) -> tuple[str, str]:
    """Return (value, label) of a choice, which is an object or a plain value."""
    if isinstance(choice, dict):
        value = str(choice.get("value", ""))
        chinese = choice.get("label_zh") if is_chinese() else ""
        return value, chinese or choice.get("label") or value
    return str(choice), str(choice)


def range_of(row: Mapping) -> str:
    """Say which values an input takes, an empty text when any."""
    ends = {end: written(row[end], row["kind"]) for end in ("min", "max")}
    if ends["min"] and ends["max"]:
        return _("%(min)s to %(max)s") % ends
    if ends["min"]:
        return _("at least %(min)s") % ends
    return _("at most %(max)s") % ends if ends["max"] else ""


def out_of_range(row: Mapping, value: object) -> str:
    """Say which values an input takes when this one is outside."""
    try:
        numbers = [Decimal(str(v)) for v in (value if isinstance(value, list) else [value])]
        low, high = (Decimal(row[end]) if row[end] else None for end in ("min", "max"))
    except InvalidOperation:
        return ""
    whole = row["kind"] != InputKind.INTEGER or all(n == int(n) for n in numbers)
    if not whole:
        return _("This takes whole numbers only.")
    if all((low is None or n >= low) and (high is None or n <= high) for n in numbers):
        return ""
    return _("Allowed here: %(range)s.") % {"range": range_of(row)}


def grouped(fields: list[Field]) -> list[tuple[str, list[Field]]]:
    """Return the fields by group, in the order they were written."""
    groups: dict[str, list[Field]] = {}
    for field in fields:
        groups.setdefault(field.row["group"] or _("Numbers"), []).append(field)
    return list(groups.items())


def as_query(given: Mapping, record: Mapping) -> QueryDict:
    """Return inputs as the address of the page carries them."""
    query = QueryDict(mutable=True)
    for row in record["inputs"]:
        if row["name"] in given:
            value = given[row["name"]]
            values = value if isinstance(value, list) else [value]
            query.setlist(PREFIX + row["name"], [plain(entry, row["kind"]) for entry in values])
    return query
