"""Formulas meant to do harm, and formulas without any sense: clear errors, and nothing happens."""

import math
import random

import pytest

from library.limited.child import Limits
from library.roi.pool import Pool
from library.roi.problems import MESSAGES
from tests.library.roi.builders import line, number, record, series
from tests.library.roi.computing_time import worked
from tests.library.roi.fuzzing import broken, formula as grown

HOSTILE = [
    "=9^9^9^9^9",
    "=POWER(9,POWER(9,POWER(9,9)))",
    "=10^(10^(10^10))",
    '=REPT("a",1000000000)',
    '=LEN(SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767)))',
    "=CUMIPMT(0.1,1E12,1E5,1,1E12,0)",
    "=SERIESSUM(1E300,1E300,1E300,{1,2})",
    "=FACT(170)^FACT(170)",
    "=SEQUENCE(1000000,1000000)",
    "=SUM(ROW(1:1048576))",
    "=" + "(" * 5000 + "1" + ")" * 5000,
    "=" + "+".join(["1"] * 100_000),
    "=" + "-" * 10_000 + "1",
    "=" + "SUM(" * 2000 + "1" + ")" * 2000,
    "=" + "-" * 200 + "1",
    "=" + "9" * 200_000,
    "=" + "x" * 2_000_000,
    "=1E999",
    "=__class__",
    "=__import__('os').system('true')",
    '=open("/etc/passwd")',
    "=hours.__class__.__mro__",
    "=[book.xlsx]Sheet1!A1",
    "='/etc/[passwd]Sheet'!A1",
    "=cmd|'/c calc'!A1",
    '=INDIRECT("A1")',
    "=OFFSET(hours,1,1)",
    '=HYPERLINK("http://example.com")',
    '=WEBSERVICE("http://example.com")',
    "=RAND()",
    "=NOW()",
    "=TODAY()",
    "=RANDBETWEEN(1,6)",
    "=LET(f,LAMBDA(g,g(g)),f(f))",
    "=LAMBDA(x,x)(1)",
    "=REDUCE(0,{1,2},LAMBDA(a,b,a+b))",
    "=MAKEARRAY(9999,9999,1)",
    "=１＋２",
    "=1\x00+2",
    "=1\u202e+2",
    "=hours\u200b",
    "=1/0",
    '="a"*1',
    "=hours hours",
    "={hours}",
    "=Sheet1!A1:XFD1048576",
    "=A1048576",
]


@pytest.fixture(scope="module")
def pool():
    """A pool that limits computing as always, and does not mind a busy machine."""
    pool = Pool(size=1, limits=Limits(wall=120))
    yield pool
    pool.close()


@pytest.mark.parametrize("formula", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_formula_is_a_clear_error_within_a_second(pool, formula):
    pool.evaluate_many(record([]), [{}])
    began = worked(pool)
    parts = [line("bad", formula), line("fine", "=1+1")]
    (result,) = pool.evaluate_many(record(parts, [number("hours", 1)]), [{}])
    assert worked(pool) - began < 1
    assert [(e.line, bool(e.message)) for e in result.errors] == [("bad", True)]
    assert (result.lines["bad"].value, result.lines["fine"].value) == (None, 2)


def test_lines_cannot_grow_a_text_or_a_number_without_end(pool):
    parts = [line("step_0", "=2")]
    parts += [line(f"step_{n}", f"=step_{n - 1}^2") for n in range(1, 40)]
    (result,) = pool.evaluate_many(record(parts), [{}])
    assert result.errors[0].code == "overflow"
    assert {e.code for e in result.errors[1:]} == {"depends"}


def test_a_large_calculator_is_no_runaway(pool):
    sum_of_all = "+".join(["ROUND(saved*hours/7,2)"] * 8)
    parts = [line(f"line_{n}", f"={sum_of_all}", "benefit") for n in range(100)]
    inputs = [number("hours", 3), series("saved", *range(61))]
    (result,) = pool.evaluate_many(record(parts, inputs, years=60), [{}])
    assert not result.errors


def absurd(chance, count):
    """Return a calculator of absurd formulas in all roles."""
    write = chance.choice([grown, broken])
    roles = ["kpi", "benefit", "cost", "one_off"]
    parts = [
        line(f"f_{n}", write(chance), chance.choice(roles), per_year=chance.random() < 0.2)
        for n in range(count)
    ]
    inputs = [number("hours", 10), series("saved", -5, 10, 0, 3)]
    return record([*parts, line("other", "=f_0+1")], inputs)


def test_no_absurd_formula_crashes_hangs_or_gives_an_infinity(pool, soak):
    chance = random.Random(20_000)
    for _ in range(2000 if soak else 200):
        (result,) = pool.evaluate_many(absurd(chance, 10), [{}])
        assert {e.code for e in result.errors} <= set(MESSAGES) - {"time", "memory", "crashed"}
        numbers = [v for row in result.lines.values() for v in (row.value, *row.values)]
        assert all(v is None or math.isfinite(v) for v in numbers)
