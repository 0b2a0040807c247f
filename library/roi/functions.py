"""The functions an author may use; what is not listed here does not exist.

Every one of them ends quickly whatever it is given, depends on nothing but its arguments and
returns numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """How the list of functions is divided for authors."""

    ARITHMETIC = "arithmetic"
    ROUNDING = "rounding"
    LOGIC = "logic"
    AGGREGATE = "aggregate"
    FINANCE = "finance"


@dataclass(frozen=True, slots=True)
class Function:
    """A function with its arguments as spreadsheets show them."""

    name: str
    group: Group
    signature: str
    fewest: int
    most: int | None


SIGNATURES = {
    Group.ARITHMETIC: """
        ABS(number) SIGN(number) SQRT(number) POWER(base, exponent) EXP(number) LN(number)
        LOG(number, [base]) LOG10(number) MOD(number, divisor) QUOTIENT(number, divisor) PI()
    """,
    Group.ROUNDING: """
        ROUND(number, digits) ROUNDUP(number, digits) ROUNDDOWN(number, digits) INT(number)
        TRUNC(number, [digits]) MROUND(number, multiple) CEILING(number, multiple)
        FLOOR(number, multiple)
    """,
    Group.LOGIC: """
        IF(condition, then, [else]) IFS(condition, value, ...) SWITCH(value, case, result, ...)
        CHOOSE(index, value, ...) AND(condition, ...) OR(condition, ...) XOR(condition, ...)
        NOT(condition) TRUE() FALSE() IFERROR(value, instead) IFNA(value, instead)
        ISNUMBER(value) ISERROR(value)
    """,
    Group.AGGREGATE: """
        SUM(number, ...) PRODUCT(number, ...) SUMPRODUCT(list, ...) SUMSQ(number, ...)
        AVERAGE(number, ...) MEDIAN(number, ...) MIN(number, ...) MAX(number, ...)
        STDEV(number, ...) VAR(number, ...) COUNT(value, ...) LARGE(list, rank)
        SMALL(list, rank) INDEX(list, position, [column]) COUNTIF(list, condition)
        SUMIF(list, condition, [values]) AVERAGEIF(list, condition, [values])
    """,
    Group.FINANCE: """
        NPV(rate, flow, ...) IRR(flows, [guess]) MIRR(flows, finance_rate, reinvest_rate)
        PMT(rate, periods, present, [future], [type]) PV(rate, periods, payment, [future], [type])
        FV(rate, periods, payment, [present], [type]) NPER(rate, payment, present, [future], [type])
        RATE(periods, payment, present, [future], [type], [guess]) RRI(periods, present, future)
        SLN(cost, salvage, life) EFFECT(nominal_rate, periods) NOMINAL(effective_rate, periods)
    """,
}


def _read(group: Group, signature: str) -> Function:
    """Make a function of its signature: [x] may be left out, ... may go on."""
    name, _bracket, rest = signature.partition("(")
    arguments = [part.strip() for part in rest.rstrip(")").split(",") if part.strip()]
    endless = arguments[-1:] == ["..."]
    named = [part for part in arguments if part != "..."]
    fewest = sum(not part.startswith("[") for part in named)
    return Function(name, group, signature, fewest, None if endless else len(named))


def _table() -> dict[str, Function]:
    """Read all signatures."""
    functions = {}
    for group, text in SIGNATURES.items():
        for part in " ".join(text.split()).split(") "):
            function = _read(group, part.rstrip(")") + ")")
            functions[function.name] = function
    return functions


FUNCTIONS: dict[str, Function] = _table()
