"""A saved run done again with the newest version of its calculator, and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from library.calculators.comparing import (
    Side,
    calculator_changes,
    figure_rows,
    input_rows,
)
from library.calculators.computing import compute
from library.calculators.form import in_words, label_of, written
from library.calculators.presenting import changed_inputs, side_of
from library.calculators.reading import Calculator
from library.calculators.runs import CalculatorRun
from library.calculators.saving import effective_inputs
from library.roi.inputs import InputRefused, clean_value
from library.roi.model import CalculatorModel


@dataclass(frozen=True, slots=True)
class Redo:
    """The newest version computed with what somebody had changed, beside the saved run."""

    given: dict
    # Numbers that the newest version does not take any more: label, value, why.
    dropped: list[tuple[str, str, str]]
    figures: list[dict]
    inputs: list[dict]
    changes: list[dict]


def redo(saved: CalculatorRun, calculator: Calculator, translate) -> Redo:
    """Compute the newest version; raise CannotCompute.

    What the person had changed stays; what was a default takes the newest one.
    """
    given, dropped = carried_over(saved, calculator, translate)
    newest = Side(
        calculator.record,
        effective_inputs(calculator.record, given),
        compute(calculator.record, given),
    )
    before = side_of(saved)
    return Redo(
        given=given,
        dropped=dropped,
        figures=figure_rows(before, newest),
        inputs=input_rows(before, newest),
        changes=calculator_changes(saved.record, calculator.record),
    )


def carried_over(saved: CalculatorRun, calculator: Calculator, translate) -> tuple[dict, list]:
    """Return the changed inputs that the newest version still takes, and those it does not."""
    model = CalculatorModel.from_record(calculator.record)
    rows = {row.name: row for row in model.inputs}
    old = {row["name"]: row for row in saved.record["inputs"]}
    given, dropped = {}, []
    for name, value in changed_inputs(saved).items():
        shown = in_words(written(value, old[name]["kind"]), old[name])
        if name not in rows:
            dropped.append((label_of(old[name]), shown, translate("It is not asked any more.")))
            continue
        try:
            clean_value(rows[name], value, model.years)
            given[name] = value
        except InputRefused as refused:
            dropped.append((label_of(old[name]), shown, refused.problem.say(translate)))
    return given, dropped
