"""The links between assets that run through value drivers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LinkKind(TextChoices):
    """What an asset offers on a value driver."""

    QUESTION = "question", _("Questions that lead here")
    NUMBER = "number", _("Put a number on it")
    PROOF = "proof", _("Proof")
    BENEFIT = "benefit", _("What they gain")
