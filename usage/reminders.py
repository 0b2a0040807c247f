"""The worker's share of notifications: reminders show when they are due, old ones go away."""

from accounts import notifying
from usage.jobs import job


@job(every=5)
def show_due_reminders() -> int:
    """Let people see the reminders whose time has come."""
    return notifying.show_due()


@job(every=3600)
def forget_old_notifications() -> int:
    """Drop notifications that nobody needs any more."""
    return notifying.forget_old()
