"""The cash-flow chart, drawn on the server: numbers in, points of an SVG out."""

from dataclasses import dataclass
from math import ceil, floor, log10

from library.money import axis_label, money

STEPS = (1, 2, 2.5, 5, 10)
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class CashChart:
    """Points in a box of 100 × 100; its labels stand beside it in HTML and keep their size."""

    line: str
    band: str
    grid: list[float]
    zero: float
    labels: list[str]
    years: list[int]
    pays_back: float | None
    last: str


def cash_chart(run, cases: dict, currency: str) -> CashChart:
    """Return the cumulative net flow as a line, between the cautious and the hopeful case."""
    middle = cumulative(run)
    low, high = (cumulative(case) if case and is_whole(case) else None for case in cases.values())
    ticks = scale([0, *middle, *(low or ()), *(high or ())])
    years = max(1, len(middle) - 1)

    def points(values) -> list[str]:
        return [
            f"{100 * year / years:.2f},{place(value, ticks):.2f}"
            for year, value in enumerate(values)
        ]

    months = run.metrics["payback_months"]
    return CashChart(
        line=" ".join(points(middle)),
        band=" ".join([*points(high), *reversed(points(low))]) if low and high else "",
        grid=[round(place(tick, ticks), 2) for tick in ticks],
        zero=round(place(0, ticks), 2),
        labels=[axis_label(tick, currency) for tick in reversed(ticks)],
        years=list(range(len(middle))),
        pays_back=round(min(100, 100 * months / 12 / years), 2) if months else None,
        last=money(middle[-1], currency) if middle else "",
    )


def is_whole(run) -> bool:
    """Tell whether every line that counts has a value."""
    return all(row["net"] is not None for row in run.yearly)


def cumulative(run) -> list[float]:
    """Return the cumulative net flow of a run, a value a year."""
    return [row["cumulative"] for row in run.yearly]


def scale(values: list[float]) -> list[float]:
    """Return round numbers at even distances that enclose the values."""
    low, high = min(values), max(values)
    if low == high:
        high = low + 1
    rough = (high - low) / (MOST_LINES - 1)
    size = 10 ** floor(log10(rough))
    step = next(s * size for s in STEPS if s * size >= rough * 0.999)
    first, last = floor(low / step), ceil(high / step)
    return [number * step for number in range(first, last + 1)]


def place(value: float, ticks: list[float]) -> float:
    """Return the height of a value in the box, from the top."""
    return 100 * (ticks[-1] - value) / (ticks[-1] - ticks[0])
