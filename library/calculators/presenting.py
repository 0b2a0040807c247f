"""What the pages of saved runs show."""

from __future__ import annotations

from library.calculators.cases import results
from library.calculators.comparing import Side
from library.calculators.figures import FIGURES
from library.calculators.form import as_query, fields_of, is_same
from library.calculators.runs import CalculatorRun
from library.calculators.verdict import sentence

LISTED = ("roi_pct", "npv", "payback_months")


def changed_inputs(saved: CalculatorRun) -> dict:
    """Return the inputs of a run that are not the default of its calculator."""
    return {
        row["name"]: saved.inputs[row["name"]]
        for row in saved.record["inputs"]
        if row["name"] in saved.inputs and not is_same(saved.inputs[row["name"]], row["default"])
    }


def side_of(saved: CalculatorRun) -> Side:
    """Return a run as one side of a comparison."""
    return Side(saved.record, saved.inputs, saved.computed)


def run_sheet(saved: CalculatorRun) -> dict:
    """Return what a saved run shows, like the page it was saved from."""
    changed = changed_inputs(saved)
    fields = fields_of(saved.record, changed)
    return {
        **results(saved.record, saved.computed, fields),
        "changed": [field for field in fields if field.changed],
        "query": as_query(changed, saved.record).urlencode(),
        "sentence": sentence(saved.record, saved.computed, saved.customer),
    }


def run_row(saved: CalculatorRun) -> dict:
    """Return a run as a list shows it."""
    run, currency = saved.computed.run, saved.record["currency"]
    return {
        "saved": saved,
        "calculator": saved.record["title"],
        "figures": [
            (FIGURES[name].short or FIGURES[name].label, FIGURES[name].text(run, currency))
            for name in LISTED
        ],
    }
