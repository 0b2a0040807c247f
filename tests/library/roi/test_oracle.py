"""Whole calculators and the functions of finance, computed a second time by other means."""

import random

import numpy_financial
import pytest

from tests.library.roi.builders import compute, line, number, record, series

YEARS = 4


class Oracle:
    """Grows a calculator line by line and knows what each line must come to."""

    def __init__(self, chance):
        self.chance = chance
        self.lines = []
        self.scalars = {"hours": 7.0, "rate": 2.5}
        self.yearly = {"saved": [5.0, -1.0, 3.0, 8.0, 2.0], "year": [0.0, 1.0, 2.0, 3.0, 4.0]}
        self.values = {}

    def expression(self, yearly):
        """Return the text of a formula and a function of the year that computes it."""
        names = [*self.scalars, *(self.yearly if yearly else ())]
        left, right = (self.chance.choice(names) for _ in range(2))
        factor = self.chance.choice([1, 2, 0.5])
        shapes = {
            f"={left}-{right}*{factor}": lambda a, b: a - b * factor,
            f"=MAX({left},{right})+{factor}": lambda a, b: max(a, b) + factor,
            f"=IF({left}>{right},{left},{factor})": lambda a, b: a if a > b else factor,
            f"=-({left}+{right})%": lambda a, b: -(a + b) / 100,
        }
        text = self.chance.choice([*shapes])
        return (
            text,
            lambda year: shapes[text](self.read(left, year), self.read(right, year)),
            {
                left,
                right,
            },
        )

    def read(self, name, year):
        return self.scalars[name] if name in self.scalars else self.yearly[name][year]

    def add(self, number_of_line):
        """Add a line: over ranges, once, or for each year."""
        name = f"line_{number_of_line}"
        if self.chance.random() < 0.2:
            of = self.chance.choice([*self.yearly])
            self.lines.append(line(name, f"=SUM({of})-MIN({of})"))
            self.scalars[name] = sum(self.yearly[of]) - min(self.yearly[of])
            self.values[name] = self.scalars[name]
            return
        role = self.chance.choice(["benefit", "cost"])
        text, compute_year, uses = self.expression(self.chance.random() < 0.6)
        fields = {}
        if self.chance.random() < 0.4:
            fields["first_year"] = self.chance.randint(0, YEARS)
        if self.chance.random() < 0.4:
            fields["ramp"] = [0.25, 0.5, 1][: self.chance.randint(1, 3)]
        self.lines.append(line(name, text, role, **fields))
        by_year = bool(uses & set(self.yearly))
        start = fields.get("first_year", 0 if by_year else 1)
        ramp = fields.get("ramp", [1])
        counts = [
            compute_year(year) * ramp[min(year - start, len(ramp) - 1)] if year >= start else 0.0
            for year in range(YEARS + 1)
        ]
        if by_year:
            self.yearly[name] = counts
            self.values[name] = sum(counts)
        else:
            self.scalars[name] = self.values[name] = compute_year(0)


def test_random_calculators_agree_with_plain_arithmetic(soak):
    chance = random.Random(11)
    for _ in range(500 if soak else 40):
        oracle = Oracle(chance)
        for n in range(12):
            oracle.add(n)
        inputs = [number("hours", 7), number("rate", "2.5"), series("saved", 5, -1, 3, 8, 2)]
        chance.shuffle(oracle.lines)
        result = compute(oracle.lines, inputs, years=YEARS)
        assert not result.errors
        found = {name: row.value for name, row in result.lines.items()}
        assert found == pytest.approx(oracle.values, rel=1e-12, abs=1e-9), record(oracle.lines)


def test_the_functions_of_finance_agree_with_another_library():
    chance = random.Random(3)
    for _ in range(50):
        flow = [-chance.randint(1000, 10**6), *chance.choices(range(1, 400_000), k=5)]
        rate, periods = round(chance.uniform(0.001, 0.4), 4), chance.randint(1, 60)
        paid, worth, later = -chance.randint(1, 10**4), chance.randint(1, 10**5), -500
        expected = {
            "=IRR(flow)": numpy_financial.irr(flow),
            f"=NPV({rate},flow)*(1+{rate})": numpy_financial.npv(rate, flow),
            f"=MIRR(flow,{rate},0.05)": numpy_financial.mirr(flow, rate, 0.05),
            f"=PMT({rate},{periods},{worth},{later},1)": numpy_financial.pmt(
                rate, periods, worth, later, 1
            ),
            f"=PV({rate},{periods},{paid},{later})": numpy_financial.pv(rate, periods, paid, later),
            f"=FV({rate},{periods},{paid},{worth})": numpy_financial.fv(rate, periods, paid, worth),
        }
        parts = [line(f"line_{n}", text) for n, text in enumerate(expected)]
        result = compute(parts, [series("flow", *flow)], years=5)
        found = [row.value for row in result.lines.values()]
        assert found == pytest.approx([float(v) for v in expected.values()], rel=1e-6, abs=1e-7)
