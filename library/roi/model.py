"""A calculator as the engine sees it, and what a run of it answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite

BENEFIT, COST, ONE_OFF, KPI = "benefit", "cost", "one_off", "kpi"
ENGINE = "formualizer-0.13.0/1"
MOST_NAMES = 400
MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line or an input: positions count characters from 0."""

    line: str
    code: str
    message: str
    position: int | None = None


class BadModel(ValueError):
    """A calculator that cannot be computed at all."""


@dataclass(frozen=True, slots=True)
class Input:
    """A number the case rests on; a series has one value a year, from year 0."""

    name: str
    kind: str = "number"
    default: float | tuple[float, ...] = 0.0
    min: float | None = None
    max: float | None = None
    conservative: float | None = None
    optimistic: float | None = None

    @property
    def is_series(self) -> bool:
        """Tell whether it has a value a year."""
        return self.kind == "series"


@dataclass(frozen=True, slots=True)
class Line:
    """One formula and what it adds to the case."""

    name: str
    formula: str
    role: str = BENEFIT
    unit: str = ""
    first_year: int | None = None
    ramp: tuple[float, ...] = ()
    per_year: bool = False


@dataclass(frozen=True, slots=True)
class CalculatorModel:
    """Inputs, lines and conventions. Rates are fractions."""

    inputs: tuple[Input, ...]
    lines: tuple[Line, ...]
    years: int = 3
    discount_rate: float = 0.1
    risk_adjustment: float = 0.0

    @classmethod
    def from_record(cls, record: Mapping) -> "CalculatorModel":
        """Build a calculator from the import's object; BadModel names what cannot be read."""
        years = int(record.get("years", 3))
        if not 0 <= years <= MOST_YEARS:
            raise BadModel(f"years must be 0 to {MOST_YEARS}")
        rows = [*record.get("inputs", ()), *record.get("lines", ())]
        if len(rows) > MOST_NAMES:
            raise BadModel(f"more than {MOST_NAMES} inputs and lines")
        return cls(
            inputs=tuple(input_of(row, years) for row in record.get("inputs", ())),
            lines=tuple(line_of(row) for row in record.get("lines", ())),
            years=years,
            discount_rate=number(record.get("discount_rate", "0.10"), "discount_rate"),
            risk_adjustment=number(record.get("risk_adjustment") or 0, "risk_adjustment"),
        )


def input_of(row: Mapping, years: int) -> Input:
    """Build one input."""
    name, kind = row["name"], row.get("kind") or "number"
    return Input(
        name=name,
        kind=kind,
        default=value_of(row.get("default"), kind, years, name),
        min=optional(row.get("min"), name),
        max=optional(row.get("max"), name),
        conservative=optional(row.get("conservative"), name),
        optimistic=optional(row.get("optimistic"), name),
    )


def line_of(row: Mapping) -> Line:
    """Build one line."""
    first = row.get("first_year")
    return Line(
        name=row["name"],
        formula=row["formula"],
        role=row.get("role") or BENEFIT,
        unit=row.get("unit") or "",
        first_year=None if first in (None, "") else int(first),
        ramp=tuple(number(share, row["name"]) for share in row.get("ramp") or ()),
        per_year=bool(row.get("per_year")),
    )


def value_of(raw, kind: str, years: int, name: str) -> float | tuple[float, ...]:
    """Return an input's value: a number, or years + 1 of them for a series."""
    if kind != "series":
        return number(raw, name)
    if not isinstance(raw, list | tuple) or len(raw) != years + 1:
        raise BadModel(f"{name} needs {years + 1} values, from year 0 to year {years}")
    return tuple(number(entry, name) for entry in raw)


def number(raw, name: str) -> float:
    """Return a finite number from a JSON number or a decimal text."""
    try:
        value = float(raw) if not isinstance(raw, bool) else None
    except (TypeError, ValueError, OverflowError):
        value = None
    if value is None or not isfinite(value) or (isinstance(raw, str) and "_" in raw):
        raise BadModel(f"{name}: {str(raw)[:40]!r} is not a number")
    return value


def optional(raw, name: str) -> float | None:
    """Return a number, or None where nothing was said."""
    return None if raw in (None, "") else number(raw, name)


@dataclass(frozen=True, slots=True)
class LineResult:
    """What a line came to: the formula's result, and what counts in each year."""

    value: float | None
    values: tuple[float, ...]
    unit: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """Everything one run answers."""

    lines: dict[str, LineResult]
    yearly: list[dict[str, float]]
    metrics: dict[str, float | None]
    notes: dict[str, str]
    errors: list[Problem] = field(default_factory=list)
    engine: str = ENGINE

    def as_dict(self) -> dict:
        """Return the run as plain JSON values."""
        return asdict(self)
