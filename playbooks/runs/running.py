"""Starting a run, ticking its steps, finishing it. Page and API share these verbs."""

from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.problems import ApiProblem
from library.actions import check_term
from library.pages import asset_page
from library.registry import asset_type
from playbooks.choices import WITH_CUSTOMER, WITHOUT_CUSTOMER, Outcome
from playbooks.runs.desk import refresh_desk
from playbooks.runs.models import Run, RunStep
from playbooks.runs.reminders import remind, stop_reminding
from playbooks.runs.scripts import Tick, pin, ticks
from usage.choices import EventKind
from usage.models import Event
from usage.recording import record, undo

SOURCE = "playbook"
FARTHEST_DUE_DAYS = 3 * 366


def start(user, asset_id: int, *, customer="", stage="", deal="") -> Run:
    """Begin a run of a play or a playbook that somebody may see, as it is published now."""
    now = timezone.now()
    page = asset_page(asset_id, user, now)
    if page is None or not hasattr(page.type, "needs_customer"):
        raise Http404
    customer, deal = one_line(customer, "customer"), one_line(deal, "deal")
    check_term("stage", stage)
    if page.type.needs_customer(page.record) and not customer:
        raise ApiProblem("missing", _("Say for which customer."), "customer")
    with transaction.atomic():
        script = pin(page, user, now)
        steps = ticks(script.data)
        if not steps:
            raise ApiProblem("empty", _("There is nothing to tick in it yet."), "asset")
        run = Run.objects.create(
            asset_id=page.id,
            script=script,
            owner=user,
            team_id=user.team_id,
            customer=customer,
            deal=deal,
            stage=stage,
            step_count=len(steps),
            at_step=first_at(steps, stage),
            started_at=now,
            touched_at=now,
        )
        refresh_desk(user.pk)
    return run


def first_at(steps: list[Tick], stage: str) -> str:
    """Return the first step of a stage; of all, when the stage has none."""
    return next((step.key for step in steps if step.stage == stage), steps[0].key)


def one_line(text: str, field: str) -> str:
    """Return a text on one line, refusing what cannot be kept."""
    found = " ".join(str(text or "").split())
    longest = Run._meta.get_field(field).max_length
    if len(found) > longest or "\x00" in found:
        raise ApiProblem("too_long", _("At most %(n)s characters.") % {"n": longest}, field)
    return found


def written(text: str, field: str = "note") -> str:
    """Return a note as it is kept."""
    found, longest = str(text or "").replace("\r\n", "\n").strip(), 2000
    if len(found) > longest or "\x00" in found:
        raise ApiProblem("too_long", _("At most %(n)s characters.") % {"n": longest}, field)
    return found


def own_run(user, run_id: int, *, lock: bool = False) -> Run:
    """Return a person's own run; 404 for somebody else's, whose ticks are theirs."""
    runs = Run.objects.select_related("script", "asset")
    if lock:
        runs = runs.select_for_update(of=("self",))
    run = runs.filter(pk=run_id, owner=user).first()
    if run is None:
        raise Http404
    return run


@transaction.atomic
def change_step(user, run_id: int, key: str, *, done=None, note=None, due_on=None) -> Run:
    """Tick or untick a step, write a note, set or clear its due date; what is None stays.

    An empty due date clears it.
    """
    run = own_run(user, run_id, lock=True)
    steps = ticks(run.script.data)
    tick = next((step for step in steps if step.key == key), None)
    if tick is None:
        raise ApiProblem("unknown_step", _("This run has no such step."), "step")
    if not run.is_open:
        raise ApiProblem("finished", _("This run is finished. Reopen it first."), status=409)
    row = RunStep.objects.filter(run=run, key=key).first() or RunStep(run=run, key=key)
    if note is not None:
        row.note = written(note)
    if due_on is not None:
        row.due_on = due_date(due_on)
    if done is not None and bool(done) != bool(row.done_at):
        mark(run, row, tick, bool(done), user)
    row.save()
    remind(run, row, tick, user)
    settle(run, steps)
    return run


@transaction.atomic
def describe(user, run_id: int, *, customer=None, stage=None, deal=None) -> Run:
    """Change for whom a run is and at which stage; what is None stays."""
    run = own_run(user, run_id, lock=True)
    if customer is not None:
        run.customer = one_line(customer, "customer")
        if not run.customer and needs_customer(run):
            raise ApiProblem("missing", _("Say for which customer."), "customer")
    if deal is not None:
        run.deal = one_line(deal, "deal")
    if stage is not None:
        check_term("stage", stage)
        run.stage = stage
    run.save(update_fields=["customer", "deal", "stage"])
    refresh_desk(user.pk)
    return run


def needs_customer(run: Run) -> bool:
    """Tell whether a run has to name a customer, as it was when it began."""
    record = run.script.data["record"]
    return asset_type(record["type"]).needs_customer(record)


def due_date(text: str) -> date | None:
    """Return a due date from ISO text; empty clears it."""
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ApiProblem("bad_date", _("Write the date as 2027-01-31."), "due_on")
    if abs((found - timezone.localdate()).days) > FARTHEST_DUE_DAYS:
        raise ApiProblem("bad_date", _("This date is too far away."), "due_on")
    return found


def mark(run: Run, row: RunStep, tick: Tick, done: bool, user) -> None:
    """Tick a step and record that it was done, or take both back."""
    if done:
        row.done_at = timezone.now()
        asset_id, kind = about(run, tick)
        row.event_id = record(
            EventKind.STEP_DONE,
            user=user,
            asset_id=asset_id,
            asset_type=kind,
            stage=tick.stage or run.stage,
            source=SOURCE,
            deal=run.deal,
            data={"run": run.pk, "step": tick.key},
        ).pk
        return
    row.done_at = None
    event = Event.objects.filter(pk=row.event_id).first() if row.event_id else None
    if event:
        undo(event, user, timezone.now())
    row.event_id = None


def about(run: Run, tick: Tick) -> tuple[int | None, str]:
    """Return the id and type of what a tick is a use of: the play it belongs to, else the playbook."""
    data = run.script.data
    play = data["plays"].get(tick.play)
    return (play["id"], play["record"]["type"]) if play else (run.asset_id, data["record"]["type"])


def settle(run: Run, steps: list[Tick]) -> None:
    """Count what is done and note where the run stands now."""
    done = set(RunStep.objects.filter(run=run, done_at__isnull=False).values_list("key", flat=True))
    run.step_count = len(steps)
    run.done_count = sum(step.key in done for step in steps)
    run.at_step = standing_at(steps, done, run.stage)
    run.touched_at = timezone.now()
    run.save(update_fields=["step_count", "done_count", "at_step", "touched_at"])
    refresh_desk(run.owner_id)


def standing_at(steps: list[Tick], done: set[str], stage: str) -> str:
    """Return the first open step after the furthest one done; people join a funnel midway."""
    places = [place for place, step in enumerate(steps) if step.key in done]
    if not places:
        return first_at(steps, stage)
    rest = steps[max(places) + 1 :] + steps[: max(places)]
    return next((step.key for step in rest if step.key not in done), "")


@transaction.atomic
def finish(user, run_id: int, outcome: str, note=None) -> Run:
    """End a run with what came of it; a note that is None stays."""
    run = own_run(user, run_id, lock=True)
    if outcome not in outcomes_of(run):
        raise ApiProblem("unknown_outcome", _("Choose what came of it."), "outcome")
    if note is not None:
        run.note = written(note)
    run.outcome, run.finished_at = outcome, run.finished_at or timezone.now()
    run.touched_at = timezone.now()
    run.save(update_fields=["outcome", "finished_at", "note", "touched_at"])
    stop_reminding(run)
    refresh_desk(user.pk)
    return run


@transaction.atomic
def comment(user, run_id: int, note: str) -> Run:
    """Write the note of a run, whether it is finished or not."""
    run = own_run(user, run_id, lock=True)
    run.note = written(note)
    run.save(update_fields=["note"])
    return run


def outcomes_of(run: Run) -> tuple[Outcome, ...]:
    """Return what can come of a run."""
    return WITH_CUSTOMER if run.customer else WITHOUT_CUSTOMER


@transaction.atomic
def reopen(user, run_id: int) -> Run:
    """Go on with a finished run."""
    run = own_run(user, run_id, lock=True)
    run.outcome, run.finished_at, run.touched_at = "", None, timezone.now()
    run.save(update_fields=["outcome", "finished_at", "touched_at"])
    by_key = {tick.key: tick for tick in ticks(run.script.data)}
    for row in run.steps.filter(due_on__isnull=False):
        if row.key in by_key:
            remind(run, row, by_key[row.key], user)
    refresh_desk(user.pk)
    return run


@transaction.atomic
def discard(user, run_id: int) -> None:
    """Drop a run that was begun by mistake; one with ticks is kept, because they count as use."""
    run = own_run(user, run_id, lock=True)
    if run.done_count:
        raise ApiProblem("has_ticks", _("Something is ticked. Finish the run instead."), status=409)
    stop_reminding(run)
    run.delete()
    refresh_desk(user.pk)
