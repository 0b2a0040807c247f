"""What a reader is told after something was recorded."""

from django.urls import reverse
from django.utils.translation import gettext as _

from library.terms import get_terms
from usage.choices import EventKind


def said_of(event) -> str:
    """Say what was recorded, with the stage if one was chosen."""
    what = EventKind(event.kind).label
    if event.stage:
        what = f"{what} · {get_terms().label('stage', event.stage)}"
    return _("Recorded: %(what)s") % {"what": what}


def undo_address(event) -> str:
    """Return the address that undoes an event."""
    return reverse("library:undo", args=[event.pk])
