"""Sliders beside the fields: a useful stretch of the values that an input takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from library.choices import InputKind

# A slider ends at so many times the default: beyond that the field is the better tool.
STRETCH = 3
STEPS = 100
NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Slider:
    """Ends, step and place of a slider, in the numbers of the field."""

    low: str
    high: str
    step: str
    value: str
    # The usual range as a part of the way, in per cent: where it begins and how long it is.
    usual: tuple[float, float] | None = None


def slider_of(row: Mapping, value: object) -> Slider | None:
    """Return the slider of an input, None for one that has none."""
    if row["kind"] in (InputKind.CHOICE, InputKind.SERIES):
        return None
    scale = 100 if row["kind"] == InputKind.PERCENT else 1
    try:
        low, high, default = (Decimal(str(row[n])) * scale for n in ("min", "max", "default"))
        step = Decimal(row["step"]) * scale if row["step"] else None
        current = Decimal(str(value)) * scale
        usual = [Decimal(row[end]) * scale for end in ("low", "high") if row[end]]
    except InvalidOperation:
        return None
    if not low < high:
        return None
    if default > 0:
        high = max(min(high, round_up(STRETCH * default)), *usual, default)
    step = step if step and step > 0 else nice_step((high - low) / STEPS, row["kind"])
    low = (low / step).to_integral_value(ROUND_FLOOR) * step
    high = (high / step).to_integral_value(ROUND_CEILING) * step
    return Slider(
        low=plain(low),
        high=plain(high),
        step=plain(step),
        value=plain(min(max(current, low), high)),
        usual=stretch(usual, low, high),
    )


def stretch(usual: list[Decimal], low: Decimal, high: Decimal) -> tuple[float, float] | None:
    """Return where the usual range begins and how long it is, in per cent of the slider."""
    if len(usual) < 2 or high <= low:
        return None
    first, last = (
        float(100 * (min(max(end, low), high) - low) / (high - low)) for end in sorted(usual)
    )
    return round(first, 2), round(last - first, 2)


def nice_step(rough: Decimal, kind: str) -> Decimal:
    """Return 1, 2 or 5 times a power of ten, not less than a rough step."""
    power = Decimal(10) ** rough.adjusted()
    step = next(nice * power for nice in NICE if nice * power >= rough)
    return max(step, Decimal(1)) if kind == InputKind.INTEGER else step


def round_up(number: Decimal) -> Decimal:
    """Return the next number with one digit."""
    power = Decimal(10) ** number.adjusted()
    return (number / power).to_integral_value(ROUND_CEILING) * power


def plain(number: Decimal) -> str:
    """Write a number without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
