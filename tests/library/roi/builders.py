"""Calculators in a line or two."""

from library.roi.engine import run
from library.roi.model import CalculatorModel


def number(name, default, **fields):
    return {"name": name, "label": name, "kind": "number", "default": default, **fields}


def series(name, *values, **fields):
    return number(name, list(values), kind="series", **fields)


def line(name, formula, role="kpi", **fields):
    return {"name": name, "label": name, "formula": formula, "role": role, **fields}


def record(lines, inputs=(), **fields):
    return {"years": 3, "discount_rate": "0.10", "inputs": [*inputs], "lines": [*lines], **fields}


def compute(lines, inputs=(), given=None, **fields):
    """Run a calculator in this process."""
    return run(CalculatorModel.from_record(record(lines, inputs, **fields)), given)


def value(formula, **inputs):
    """Return what one formula comes to."""
    rows = [number(name, default) for name, default in inputs.items()]
    result = compute([line("result", formula)], rows)
    assert not result.errors, result.errors
    return result.lines["result"].value


def problem(formula, inputs=(), **fields):
    """Return the one error of one formula."""
    (error,) = compute([line("result", formula, **fields)], inputs).errors
    return error
