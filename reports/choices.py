"""What a report can show."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Show(TextChoices):
    """Which questions: those asked most, or most in vain. The values name the sums."""

    ALL = "searches", _("Asked most")
    EMPTY = "empty", _("Without results")
    IGNORED = "ignored", _("Nothing opened")
