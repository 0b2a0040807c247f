"""Playbooks, customer journeys and runs in the API."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from accounts.problems import ApiProblem
from library.actions import visible_asset
from library.api import Text
from library.choices import Language
from library.terms import get_terms
from playbooks.answers import head_of, journey_body, playbook_body, run_body
from playbooks.listing import listed_playbooks
from playbooks.runs import running
from playbooks.runs.models import Run

router = Router(tags=["playbooks"])
FILTERS = ("funnel", "industry", "product", "language")
# As many as a large playbook has; more come in several calls.
MOST_STEPS = 200


class RunIn(Schema):
    """What to run, by id or key, for whom, and at which stage of the deal."""

    asset: int | Text
    customer: Text = ""
    deal: Text = ""
    stage: Text = ""


class StepIn(Schema):
    """What changes at one step; a due date of null or empty is cleared, what is left out stays."""

    key: Text
    done: bool | None = None
    note: Text | None = None
    due_on: Text | None = None


class RunPatch(Schema):
    """What changes of a run; what is left out stays. An outcome ends it, an empty one reopens it."""

    customer: Text | None = None
    deal: Text | None = None
    stage: Text | None = None
    steps: list[StepIn] = []
    outcome: Text | None = None
    note: Text | None = None


@router.get("/playbooks")
def get_playbooks(
    request, funnel: str = "", industry: str = "", product: str = "", language: str = ""
):
    """Playbooks the caller may see, the one published last first. Filters narrow it."""
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    for name, value in filters.items():
        known = Language.values if name == "language" else ()
        if value and value not in known and not get_terms().has(name, value):
            message = _("Unknown value: %(value)s") % {"value": value[:80]}
            raise ApiProblem(f"unknown_{name}", message, name)
    rows = listed_playbooks(request.auth, filters, timezone.now())
    return {"results": [head_of(row["pk"], row) for row in rows]}


@router.get("/playbooks/{playbook}")
def get_playbook(request, playbook: str):
    """One playbook by id or key, with every stage: what to know, say, show and do, and its plays."""
    return playbook_body(request.auth, playbook, timezone.now())


@router.get("/journeys/{journey}")
def get_journey(request, journey: str):
    """One customer journey by id or key, stage by stage."""
    return journey_body(request.auth, journey, timezone.now())


@router.get("/play-runs/{int:run_id}")
def get_run(request, run_id: int):
    """A run of one's own; for who leads a team, of its members too."""
    runs = Run.objects.visible_to(request.auth).select_related("script", "owner")
    run = runs.filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run_body(request.auth, run, timezone.now())


@router.post("/play-runs", response={201: dict})
def start_run(request, body: RunIn):
    """Start a playbook or a play for a customer, as it is published now."""
    user, asset_id = request.auth, visible_asset(request.auth, body.asset)[0]
    run = running.start(user, asset_id, customer=body.customer, stage=body.stage, deal=body.deal)
    return Status(201, run_body(user, run, timezone.now()))


@router.patch("/play-runs/{int:run_id}")
def change_run(request, run_id: int, body: RunPatch):
    """Tick steps, keep notes and due dates, end a run with its outcome or reopen it: all or nothing."""
    user, given = request.auth, body.dict(exclude_unset=True)
    check_steps(body.steps)
    with transaction.atomic():
        named = {name: given[name] for name in ("customer", "deal", "stage") if name in given}
        run = running.describe(user, run_id, **named)
        if "outcome" in given and not given["outcome"]:
            running.reopen(user, run_id)
        for step in given.get("steps", ()):
            running.change_step(user, run_id, step.pop("key"), **cleared(step))
        if given.get("outcome"):
            running.finish(user, run_id, given["outcome"], given.get("note"))
        elif given.get("note") is not None:
            running.comment(user, run_id, given["note"])
    run = Run.objects.select_related("script", "owner").get(pk=run.pk)
    return run_body(user, run, timezone.now())


def check_steps(steps: list[StepIn]) -> None:
    """Refuse more steps than one call may change."""
    if len(steps) > MOST_STEPS:
        message = _("At most %(n)s steps at a time.") % {"n": MOST_STEPS}
        raise ApiProblem("too_many", message, "steps")


def cleared(step: dict) -> dict:
    """Return the changes of a step; a due date given as null is an empty one."""
    if "due_on" in step and step["due_on"] is None:
        step["due_on"] = ""
    return step
