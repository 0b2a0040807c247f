"""Reminders of steps that are due."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifying import notification_kind, notify, withdraw
from playbooks.runs.models import Run, RunStep

KIND = "run.step_due"
MORNING = time(8)
LONGEST_TEXT = 120


@notification_kind(KIND, icon="playbook")
def step_due(data: dict) -> str:
    """Say which step is due, and for whom."""
    step, customer = data.get("step", ""), data.get("customer", "")
    if customer:
        return _("Due for %(customer)s: %(step)s") % {"customer": customer, "step": step}
    return _("Due: %(step)s") % {"step": step}


def about(run: Run, key: str) -> str:
    """Return what a reminder is about."""
    return f"run:{run.pk}:{key}"


def remind(run: Run, row: RunStep, tick, user) -> None:
    """Set the reminder of a step to its due date, or take it back."""
    withdraw(KIND, about=about(run, row.key))
    if row.due_on is None or row.done_at or not run.is_open:
        return
    notify(
        user,
        KIND,
        about=about(run, row.key),
        address=f"{reverse('playbooks:run', args=[run.pk])}#{row.key}",
        data={
            "step": tick.text[:LONGEST_TEXT],
            "customer": run.customer,
            "detail": row.note[:LONGEST_TEXT],
        },
        due_at=due_moment(row.due_on),
    )


def stop_reminding(run: Run) -> None:
    """Take back every reminder of a run."""
    for key in run.steps.filter(due_on__isnull=False).values_list("key", flat=True):
        withdraw(KIND, about=about(run, key))


def due_moment(day: date) -> datetime:
    """Return when a reminder shows on a day: in the morning."""
    return timezone.make_aware(datetime.combine(day, MORNING))
