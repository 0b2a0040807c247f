"""Calculators in the API: what they ask, what comes out, and saved runs."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from accounts.problems import ApiProblem
from library.calculators.reading import Calculator, calculator_named
from library.calculators.runs import CalculatorRun
from library.calculators.saving import problems_of_computing, save_run
from library.roi.pool import evaluate
from library.roi.results import RunResult

router = Router(tags=["calculators"])

# More names than any calculator has inputs: not a request, but an attempt.
MOST_GIVEN = 400
SHOWN = ("key", "title", "summary", "language", "currency", "years", "discount_rate")


class RunIn(Schema):
    """Inputs by name: JSON numbers or decimal strings, a list for a series. The rest is default."""

    inputs: dict[str, Any] = Field(default_factory=dict)


class SaveIn(RunIn):
    """A run to keep, and what it is for."""

    name: str = ""
    customer: str = ""
    deal: str = ""
    stage: str = ""
    role: str = ""


@router.get("/calculators/{calculator}")
def get_calculator(request, calculator: str):
    """One calculator by id or key: its inputs, lines, units and conventions."""
    found = calculator_named(request.auth, calculator, timezone.now())
    record = found.record
    return {
        "id": found.id,
        "url": found.url,
        **{name: record[name] for name in (*SHOWN, "risk_adjustment", "inputs", "lines")},
        "revision": found.revision,
    }


@router.post("/calculators/{calculator}/run")
def run(request, calculator: str, body: RunIn):
    """Compute a calculator. Nothing is kept."""
    found = calculator_named(request.auth, calculator, timezone.now())
    given = given_in(body)
    with problems_of_computing():
        return answer(evaluate(found.record, given), found.revision)


@router.post("/calculators/{calculator}/runs", response={201: dict})
def save(request, calculator: str, body: SaveIn):
    """Compute a calculator and keep the result as a document of the caller's."""
    found = calculator_named(request.auth, calculator, timezone.now())
    given = given_in(body)
    names = {"name": body.name, "customer": body.customer, "deal": body.deal}
    where = {"stage": body.stage, "role": body.role, "source": "api"}
    return Status(201, run_body(save_run(request.auth, found, given, **where, **names)))


@router.get("/runs/{int:run_id}")
def get_run(request, run_id: int):
    """A saved run, as it was computed then."""
    runs = CalculatorRun.objects.visible_to(request.auth).select_related("owner")
    saved = runs.filter(pk=run_id).first()
    if saved is None:
        raise Http404
    return run_body(saved)


def given_in(body: RunIn) -> dict:
    """Return the inputs that were given; null counts as not given, like a cleared field."""
    if len(body.inputs) > MOST_GIVEN:
        message = _("There are more than %(limit)s inputs.") % {"limit": MOST_GIVEN}
        raise ApiProblem("too_many", message, "inputs")
    return {name: value for name, value in body.inputs.items() if value is not None}


def answer(result: RunResult, revision: int | None) -> dict:
    """Return a result as the API answers it."""
    return {**result.to_json(_), "revision": revision}


def run_body(saved: CalculatorRun) -> dict:
    """Return a saved run as the API answers it."""
    calculator = Calculator(saved.calculator_id, saved.record, saved.revision)
    return {
        "id": saved.pk,
        "url": saved.get_absolute_url(),
        "name": saved.name,
        "customer": saved.customer,
        "deal": saved.deal,
        "owner": saved.owner.username,
        "created_at": saved.created_at,
        "calculator": {
            "id": calculator.id,
            "key": saved.record["key"],
            "title": calculator.title,
            "url": calculator.url,
        },
        "currency": saved.record["currency"],
        "years": saved.record["years"],
        "inputs": saved.inputs,
        "results": answer(saved.computed.run, saved.revision),
        "scenarios": {
            case: run.metrics if run else None for case, run in saved.computed.cases.items()
        },
        "revision": saved.revision,
        "engine": saved.engine,
    }
