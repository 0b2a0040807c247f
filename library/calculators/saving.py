"""Saving a run, by the page and by the API."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.problems import ApiProblem
from library.actions import record_use
from library.calculators.computing import compute
from library.calculators.reading import Calculator
from library.calculators.runs import CalculatorRun
from library.roi.inputs import clean_inputs
from library.roi.model import CalculatorModel
from library.roi.problems import CannotCompute
from usage.choices import EventKind

NAMES = ("name", "customer", "deal")


@contextmanager
def problems_of_computing():
    """Turn what cannot be computed into a problem of the request."""
    try:
        yield
    except CannotCompute as reason:
        code = reason.problems[0].code
        raise ApiProblem(code, reason.say(_), status=503 if code == "busy" else 422) from None


def save_run(
    user,
    calculator: Calculator,
    given: Mapping[str, object],
    *,
    stage: str = "",
    role: str = "",
    source: str = "page",
    redo_of: CalculatorRun | None = None,
    **names: str,
) -> CalculatorRun:
    """Compute and keep a run, and record that the calculator was used.

    An input that cannot be taken is refused by its name; a line without a figure is kept as it is.
    """
    with problems_of_computing():
        _values, problems = clean_inputs(CalculatorModel.from_record(calculator.record), given)
        if problems:
            raise ApiProblem(problems[0].code, problems[0].say(_), problems[0].line)
        computed = compute(calculator.record, given)
    saved = CalculatorRun(
        calculator_id=calculator.id,
        owner=user,
        **cleaned_names(names, calculator),
        record=calculator.record,
        inputs=effective_inputs(calculator.record, given),
        results=computed.pack(),
        revision=calculator.revision,
        engine=computed.run.engine,
        redo_of=redo_of,
    )
    with transaction.atomic():
        saved.save(force_insert=True)
        record_use(
            user, calculator.id, EventKind.CALCULATOR_RUN, stage=stage, role=role, source=source
        )
    return saved


def effective_inputs(record: Mapping, given: Mapping[str, object]) -> dict:
    """Return every input as text: what was given, else the default."""
    return {
        row["name"]: as_text(given.get(row["name"], row["default"])) for row in record["inputs"]
    }


def cleaned_names(names: Mapping[str, str], calculator: Calculator) -> dict[str, str]:
    """Return name, customer and deal; without a name a run is called by calculator and customer."""
    found = {}
    for field in NAMES:
        text = " ".join(str(names.get(field) or "").split())
        longest = CalculatorRun._meta.get_field(field).max_length
        if len(text) > longest:
            message = _("At most %(n)s characters.") % {"n": longest}
            raise ApiProblem("too_long", message, field)
        if "\x00" in text:
            raise ApiProblem("bad_text", _("This text cannot be kept."), field)
        found[field] = text
    parts = [calculator.title, found["customer"]]
    found["name"] = found["name"] or " · ".join(part for part in parts if part)[:200]
    return found


def as_text(value: object) -> str | list[str]:
    """Write an input as text, as it was given."""
    if isinstance(value, (list, tuple)):
        return [as_text(entry) for entry in value]
    return str(value).strip()
