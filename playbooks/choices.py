"""Choices of the playbooks, each with its label."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Slot(TextChoices):
    """Where a line of a playbook stands within its stage."""

    ENTRY = "entry", _("Before you start")
    KNOW = "know", _("Know")
    SAY = "say", _("Say")
    SHOW = "show", _("Show")
    DO = "do", _("Do")
    EXIT = "exit", _("Before you move on")
    HANDOVER = "handover", _("Hand over")


# The four that a playbook answers for every stage.
ANSWERS = (Slot.KNOW, Slot.SAY, Slot.SHOW, Slot.DO)
# What somebody who runs a playbook ticks, in the order of a stage.
TICKED = (Slot.ENTRY, Slot.DO, Slot.EXIT, Slot.HANDOVER)


class StepOwner(TextChoices):
    """Who on our side does a step."""

    SALES = "sales", _("Sales")
    PRESALES = "presales", _("Presales")
    MARKETING = "marketing", _("Marketing")
    CUSTOMER_SUCCESS = "customer-success", _("Customer success")
    MANAGER = "manager", _("Sales manager")
    ENABLEMENT = "enablement", _("Enablement team")


class Bant(TextChoices):
    """What qualifies a deal."""

    BUDGET = "budget", _("Budget")
    AUTHORITY = "authority", _("Authority")
    NEED = "need", _("Need")
    TIMELINE = "timeline", _("Timeline")


class LinkState(TextChoices):
    """Why an asset that a playbook names cannot be opened; empty when it can."""

    SHOWN = "", _("There")
    GONE = "gone", _("No longer in the library.")
    UNPUBLISHED = "unpublished", _("Not published at the moment.")
    EXPIRED = "expired", _("Expired.")
    HIDDEN = "hidden", _("For other teams.")


class Outcome(TextChoices):
    """What came of a run."""

    MOVED_ON = "moved_on", _("The deal moved on")
    NO_CHANGE = "no_change", _("Nothing has changed yet")
    LOST = "lost", _("The customer decided otherwise")
    LEARNED = "learned", _("Everything learned")
    STOPPED = "stopped", _("Stopped halfway")


WITH_CUSTOMER = (Outcome.MOVED_ON, Outcome.NO_CHANGE, Outcome.LOST, Outcome.STOPPED)
WITHOUT_CUSTOMER = (Outcome.LEARNED, Outcome.STOPPED)
