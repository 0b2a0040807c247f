"""A calculator as the engine sees it: inputs, lines and the conventions they are read by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from library.roi.numbers import parse_number
from library.roi.problems import Problem, RecordRefused
from library.roi.reading import Fields

LONGEST_HORIZON = 60
MOST_INPUTS = 200
MOST_LINES = 200
MOST_CHOICES = 100

Value = float | str | tuple[float, ...]


class Kind(StrEnum):
    """What an input holds."""

    NUMBER = "number"
    PERCENT = "percent"
    CURRENCY = "currency"
    INTEGER = "integer"
    CHOICE = "choice"
    SERIES = "series"


class Role(StrEnum):
    """What a line does to the business case."""

    BENEFIT = "benefit"
    COST = "cost"
    ONE_OFF = "one_off"
    KPI = "kpi"


@dataclass(frozen=True, slots=True)
class Input:
    """A number the case rests on.

    A percent is a fraction; a series has one value a year, from year 0.
    """

    name: str
    label: str
    kind: Kind
    default: Value
    unit: str = ""
    min: float | None = None
    max: float | None = None
    conservative: float | None = None
    optimistic: float | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[float | str, ...] = ()

    @classmethod
    def from_fields(cls, fields: Fields) -> Input:
        """Read an input of its record."""
        fields.need("name", "default")
        kind = fields.one_of("kind", Kind, Kind.NUMBER)
        choices = tuple(_choice(item) for item in fields.items("choices", MOST_CHOICES))
        return cls(
            name=fields.text("name"),
            label=fields.text("label") or fields.text("name"),
            kind=kind,
            default=_default(fields, kind),
            unit=fields.text("unit"),
            choices=choices if kind is Kind.CHOICE else (),
            **{
                field: fields.number(field)
                for field in ("min", "max", "conservative", "optimistic", "low", "high")
            },
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One formula of the case, and how its figure counts.

    `first_year` None means: year 1, or year 0 for a line that uses a series.
    """

    name: str
    label: str
    formula: str
    role: Role
    unit: str = ""
    decimals: int = 0
    driver: str = ""
    first_year: int | None = None
    ramp: tuple[float, ...] = ()
    per_year: bool = False
    hard: bool = True

    @classmethod
    def from_fields(cls, fields: Fields) -> Line:
        """Read a line of its record."""
        fields.need("name", "role")
        formula = fields.given("formula")
        return cls(
            name=fields.text("name"),
            label=fields.text("label") or fields.text("name"),
            # A formula that is too long is a broken line, not a broken record.
            formula=formula if isinstance(formula, str) else fields.text("formula"),
            role=fields.one_of("role", Role, Role.KPI),
            unit=fields.text("unit"),
            decimals=fields.whole("decimals", 0, 0, 15) or 0,
            driver=fields.text("driver"),
            first_year=fields.whole("first_year", None, 0, LONGEST_HORIZON),
            ramp=fields.numbers("ramp", LONGEST_HORIZON + 1),
            per_year=fields.flag("per_year", False),
            hard=fields.flag("hard", True),
        )


@dataclass(frozen=True, slots=True)
class CalculatorModel:
    """Everything that decides the figures of a calculator."""

    inputs: tuple[Input, ...]
    lines: tuple[Line, ...]
    years: int = 3
    discount_rate: float = 0.10
    risk_adjustment: float = 0.0
    currency: str = "CNY"

    @classmethod
    def from_record(cls, record: Mapping) -> CalculatorModel:
        """Read what imports and exports write; raise RecordRefused with all that is wrong."""
        model, problems = cls.read(record)
        if problems:
            raise RecordRefused(*problems)
        return model

    @classmethod
    def read(
        cls, record: Mapping, named: Callable[[object, str], str] | None = None
    ) -> tuple[CalculatorModel, list[Problem]]:
        """Read a record as far as it can be read, and return what is wrong with it.

        `named` says of a row and its place, like inputs[2], what problems call it.
        """
        problems: list[Problem] = []
        fields = Fields(record, "", problems)
        named = named or _named
        model = cls(
            inputs=tuple(
                Input.from_fields(Fields(item, named(item, f"inputs[{number}]"), problems))
                for number, item in enumerate(fields.items("inputs", MOST_INPUTS))
            ),
            lines=tuple(
                Line.from_fields(Fields(item, named(item, f"lines[{number}]"), problems))
                for number, item in enumerate(fields.items("lines", MOST_LINES))
            ),
            years=fields.whole("years", 3, 0, LONGEST_HORIZON),
            discount_rate=fields.between("discount_rate", 0.10, -0.99, 10),
            risk_adjustment=fields.between("risk_adjustment", 0.0, 0, 1),
            currency=fields.text("currency") or "CNY",
        )
        return model, problems

    def to_record(self) -> dict:
        """Return the record that `from_record` reads."""
        return asdict(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that formulas may use, inputs first."""
        return tuple(part.name for part in (*self.inputs, *self.lines))


def _named(item: object, place: str) -> str:
    """Name the row of a problem: by its name, or by its place."""
    name = item.get("name") if isinstance(item, Mapping) else None
    return name if isinstance(name, str) and name.strip() else place


def _choice(item: object) -> float | str:
    """Read one choice: a value, or an object with a value; what reads as a number is one."""
    value = item.get("value", "") if isinstance(item, Mapping) else item
    try:
        return parse_number(value)
    except ValueError:
        return str(value)


def _default(fields: Fields, kind: Kind) -> Value:
    """Read the default, which has the shape of the kind."""
    if kind is Kind.SERIES:
        return fields.numbers("default", LONGEST_HORIZON + 1)
    if kind is Kind.CHOICE:
        return _choice(fields.given("default"))
    return fields.number("default", 0.0) or 0.0
