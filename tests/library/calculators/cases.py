"""Calculators of every kind, complete as an import makes them."""

from demo.content import records
from library.exchange.values import empty_fields, empty_record
from library.models import RoiCalculator, RoiInput, RoiLine
from tests.library.roi.builders import line, number, record, series


def complete(found):
    """Return a calculator's record with all fields."""
    return {
        **empty_record(RoiCalculator),
        "title": "A case",
        **found,
        "inputs": [{**empty_fields(RoiInput), **row} for row in found["inputs"]],
        "lines": [{**empty_fields(RoiLine), **row} for row in found["lines"]],
    }


def demo_calculators():
    """Return the demo's calculators by key."""
    found = [row for row in records() if row["type"] == "roi_calculator"]
    return {row["key"]: complete(row) for row in found}


ODD = {
    "every_role": record(
        [
            line("gain", '=hours*rate*IF(plan="pro",2,1)', "benefit", ramp=["0.5", 0.8, 1]),
            line("by_year", "=saved*(1+c)^year", "benefit", ramp=[0.9]),
            line("late", "=gain*0.1", "benefit", first_year=2),
            line("fee", "=-r*2", "cost", first_year=0),
            line("buy", "=300", "one_off", first_year=2, ramp=["0.5"]),
            line("buys", "=saved*10", "one_off"),
            line("most", "=MAX(saved)-MIN(by_year)"),
            line("worth", "=SUMPRODUCT(saved, 1.1^-year)+NPV(0.1, by_year)"),
            line("each", "=by_year/2", per_year=True, decimals=3),
            line("logic", "=IFS(hours>5,1,TRUE,2)+SWITCH(r,3,10,20)+XOR(TRUE,FALSE)+IFNA(1,2)"),
            line("sum_of", "=SUM(saved*by_year)+RRI(3,100,133.1)"),
        ],
        [
            number("hours", "10", min=0, max=100, low=5, high=15),
            number("rate", "0.25", kind="percent", min=0, max=1),
            number("plan", "pro", kind="choice", choices=["pro", {"value": "basic"}]),
            number("c", "0.05"),
            number("r", 3, kind="integer"),
            series("saved", 1, "2", 3.5, -4),
        ],
        risk_adjustment="0.2",
    ),
    "this_year_only": record(
        [line("gain", "=5", "benefit", first_year=0), line("start", "=3", "one_off")], years=0
    ),
    "nothing": record([]),
    "no_payback": record([line("gain", "=1", "benefit"), line("start", "=30", "one_off")]),
    "twice": record(
        [line("net_of", "=flow", "benefit")], [series("flow", -100, 150, -80, 60)], years=3
    ),
    "many_signs": record(
        [line("net_of", "=flow", "benefit")], [series("flow", -100, 230, -132)], years=2
    ),
    "dust": record(
        [line("gain", "=0.1", "benefit"), line("start", "=0.3", "one_off")], discount_rate=0
    ),
    "broken": record(
        [line("gain", "=1/zero", "benefit"), line("fine", "=7"), line("typo", "=hourz")],
        [number("zero", 0)],
    ),
    "long": record([line("gain", "=year", "benefit"), line("start", "=9", "one_off")], years=60),
}
ODD = {name: complete(found) for name, found in ODD.items()}
