"""A calculator's page: what it asks, what comes out, and whose numbers these are."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from accounts.templatetags.times import amount, is_chinese
from library.calculators.cases import label_of, results
from library.choices import InputKind, NumberSource
from library.money import CHINESE_NAMES, SIGNS
from library.roi.pool import CannotCompute
from library.roi.what_if import Scenario, scenarios

# Inputs travel in the address under this prefix, so that a case can be sent as a link.
PREFIX = "i."
LONGEST_VALUE = 60
CASES = (Scenario.CONSERVATIVE, Scenario.OPTIMISTIC)


@dataclass(frozen=True, slots=True)
class Field:
    """One input as the form shows it."""

    name: str
    label: str
    kind: str
    unit: str
    value: object
    text: str
    low: str
    high: str
    step: str
    help: str
    source: str
    source_kind: str
    choices: list
    error: str = ""

    @property
    def slides(self) -> bool:
        """Tell whether it has both ends a slider needs."""
        return self.kind not in (InputKind.CHOICE, InputKind.SERIES) and bool(
            self.low and self.high
        )

    @property
    def whose(self) -> str:
        """Whose number it is, in words."""
        return str(NumberSource(self.source_kind).label) if self.source_kind else ""


def calculator_sheet(page, query) -> dict:
    """Return the form, the result and the tables of a calculator with the inputs of an address."""
    record = page.record
    given, wrong = given_inputs(record, query)
    fields = [field_of(row, given, wrong, record["currency"]) for row in record["inputs"]]
    sheet = {
        "groups": grouped(record["inputs"], fields),
        "fields": fields,
        "changed": bool(given),
    }
    try:
        runs = scenarios(record, given)
    except CannotCompute as reason:
        return {**sheet, "refused": reason.say(_)}
    # Without a factor there is no other case than the expected one.
    cases = {
        case: runs[case] if any(row.get(case) for row in record["inputs"]) else None
        for case in CASES
    }
    unread = [
        f"{field.label}: {field.error}" for field in fields if field.name[len(PREFIX) :] in wrong
    ]
    return {**sheet, **results(record, runs[Scenario.EXPECTED], cases), "unread": unread}


def given_inputs(record: dict, query) -> tuple[dict, dict]:
    """Return the inputs an address carries, as the engine takes them, and what is no number."""
    given, wrong = {}, {}
    for row in record["inputs"]:
        values = query.getlist(PREFIX + row["name"])
        if not values or not any(value.strip() for value in values):
            continue
        try:
            read = [as_given(value[:LONGEST_VALUE], row["kind"]) for value in values]
        except InvalidOperation:
            wrong[row["name"]] = values
            continue
        given[row["name"]] = read if row["kind"] == InputKind.SERIES else read[-1]
    return given, wrong


def as_given(text: str, kind: str) -> str:
    """Read a number as people type it; per cent become a fraction."""
    number = Decimal(text.replace(",", "").replace("，", "").replace(" ", "").rstrip("%％"))
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        raise InvalidOperation
    return f"{number / 100:f}" if kind == InputKind.PERCENT else f"{number:f}"


def field_of(row: dict, given: dict, wrong: dict, currency: str) -> Field:
    """Return an input as the form shows it."""
    name, kind = row["name"], row["kind"]
    value = given.get(name, row["default"])
    error = _("This is not a number.") if name in wrong else out_of_range(row, value)
    shown = (
        [shown_value(v, kind) for v in value]
        if kind == InputKind.SERIES
        else shown_value(value, kind)
    )
    if name in wrong:
        shown = wrong[name] if kind == InputKind.SERIES else wrong[name][-1]
    return Field(
        name=PREFIX + name,
        label=label_of(row),
        kind=kind,
        unit=unit_of(row, currency),
        value=shown,
        text=amount(shown) if isinstance(shown, str) else ", ".join(map(amount, shown)),
        low=shown_value(row["min"], kind),
        high=shown_value(row["max"], kind),
        step=shown_value(row["step"], kind) or "any",
        help=row["help"],
        source=row["source"],
        source_kind=row["source_kind"],
        choices=[choice_of(choice) for choice in row["choices"] or ()],
        error=error,
    )


def unit_of(row: dict, currency: str) -> str:
    """Return the unit that stands behind the field."""
    if row["unit"] or row["kind"] not in (InputKind.PERCENT, InputKind.CURRENCY):
        return row["unit"]
    if row["kind"] == InputKind.PERCENT:
        return "%"
    return CHINESE_NAMES.get(currency, currency) if is_chinese() else SIGNS.get(currency, currency)


def shown_value(value, kind: str) -> str:
    """Write a recorded number for a form's field; a fraction as per cent."""
    text = str(value if value is not None else "")
    if kind != InputKind.PERCENT or not text:
        return text
    try:
        text = f"{Decimal(text) * 100:f}"
    except InvalidOperation:
        return text
    return text.rstrip("0").rstrip(".") if "." in text else text


def choice_of(choice) -> tuple[str, str]:
    """Return (value, label) of a choice, which is an object or a plain value."""
    if isinstance(choice, dict):
        value = str(choice.get("value", ""))
        chinese = choice.get("label_zh") if is_chinese() else ""
        return value, chinese or choice.get("label") or value
    return str(choice), str(choice)


def out_of_range(row: dict, value) -> str:
    """Say which values an input takes when this one is outside."""
    try:
        numbers = [Decimal(str(v)) for v in (value if isinstance(value, list) else [value])]
        low, high = (Decimal(row[end]) if row[end] else None for end in ("min", "max"))
    except InvalidOperation:
        return ""
    if all((low is None or n >= low) and (high is None or n <= high) for n in numbers):
        return ""
    ends = {end: amount(shown_value(row[end], row["kind"])) for end in ("min", "max")}
    return _("This goes from %(min)s to %(max)s.") % ends


def grouped(rows: list, fields: list[Field]) -> list[tuple[str, list[Field]]]:
    """Return the fields by group, in the order they were written."""
    groups: dict[str, list[Field]] = {}
    for row, field in zip(rows, fields, strict=True):
        groups.setdefault(row["group"] or _("Numbers"), []).append(field)
    return list(groups.items())
