"""What is wrong with a calculator, before anybody uses it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from library.calculators.computing import DECISIVE
from library.roi.model import CalculatorModel
from library.roi.pool import CannotCompute, RecordRefused, evaluate
from library.roi.problems import Problem

Warnings = list[tuple[str, object, str]]


def record_problems(record: Mapping) -> Warnings:
    """Return what keeps a record from being a calculator, as an import says it."""
    try:
        CalculatorModel.from_record(record)
    except RecordRefused as refused:
        return [_said(problem) for problem in refused.problems]
    return []


def _said(problem: Problem) -> tuple[str, object, str]:
    field = problem.params.get("field", "")
    where = ".".join(part for part in (problem.line, field) if part)
    return where, problem.params.get("value"), problem.message


def record_warnings(record: Mapping) -> Warnings:
    """Return the lines and inputs that have no value on the defaults, as an import says them."""
    return list(_warnings(json.dumps([record[name] for name in DECISIVE])))


# Files made by programs hold many calculators with the same lines.
@lru_cache(maxsize=64)
def _warnings(decisive: str) -> tuple[tuple[str, object, str], ...]:
    record = dict(zip(DECISIVE, json.loads(decisive), strict=True))
    try:
        errors = evaluate(record).errors
    except CannotCompute as reason:
        errors = reason.problems
    formulas = {line["name"]: line["formula"] for line in record["lines"]}
    return tuple(
        (error.line, formulas.get(error.line), _with_place(error.message, error.position))
        for error in errors
    )


def _with_place(message: str, position: int | None) -> str:
    return message if position is None else f"{message} (character {position})"
