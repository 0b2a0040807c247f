"""The cash-flow chart, drawn on the server: numbers in, points of an SVG out."""

from dataclasses import dataclass
from math import ceil, floor, log10

from library.money import axis_label, money

STEPS = (1, 2, 2.5, 5, 10)
MOST_LINES = 5
# Labels of so many years at most stand below the chart.
MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class CashChart:
    """Points in a box of 100 × 100; what must not be stretched stands over it in per cent."""

    line: str
    band: str
    dots: list[tuple[float, float]]
    grid: list[float]
    zero: float
    labels: list[str]
    # Place, side of the text and number of the years named below the chart.
    years: list[tuple[float, str, int]]
    pays_back: float | None
    months: float | None
    between: tuple[float, float] | None
    anchor: str
    last: str
    ends: tuple[str, str] | None


def cash_chart(run, cases: dict, currency: str) -> CashChart:
    """Return the cumulative net flow as a line, between the cautious and the hopeful case."""
    middle = cumulative(run)
    known = [case for case in cases.values() if case and is_whole(case)]
    low, high = (cumulative(case) for case in known) if len(known) == 2 else (None, None)
    ticks = scale([0, *middle, *(low or ()), *(high or ())])
    years = max(1, len(middle) - 1)

    def points(values) -> list[tuple[float, float]]:
        return [
            (round(100 * year / years, 2), round(place(value, ticks), 2))
            for year, value in enumerate(values)
        ]

    months = run.metrics["payback_months"] or None
    at = round(min(100, 100 * months / 12 / years), 2) if months else None
    ends = [case.metrics["payback_months"] for case in known]
    return CashChart(
        line=joined(points(middle)),
        band=joined([*points(high), *reversed(points(low))]) if low and high else "",
        dots=points(middle),
        grid=[round(place(tick, ticks), 2) for tick in ticks],
        zero=round(place(0, ticks), 2),
        labels=[axis_label(tick, currency) for tick in reversed(ticks)],
        years=year_marks(len(middle)),
        pays_back=at,
        months=months,
        between=(min(ends), max(ends)) if len(ends) == 2 and all(ends) and months else None,
        anchor="middle" if at is None or 25 < at < 75 else ("start" if at <= 25 else "end"),
        last=money(middle[-1], currency) if middle else "",
        ends=tuple(money(values[-1], currency) for values in (low, high)) if low else None,
    )


def year_marks(count: int) -> list[tuple[float, str, int]]:
    """Return the years to name below the chart; the outermost stay inside of it."""
    last = count - 1
    shown = range(0, count, ceil(count / MOST_YEARS))
    return [
        (
            round(100 * year / last, 2) if last else 0.0,
            "start" if not year else "end" if year == last else "middle",
            year,
        )
        for year in shown
    ]


def joined(points: list[tuple[float, float]]) -> str:
    """Write points as SVG has them."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


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
