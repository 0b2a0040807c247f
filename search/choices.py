"""How results can be ordered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sort(TextChoices):
    """The orders a reader can choose."""

    RELEVANCE = "relevance", _("Best match")
    MOST_USED = "most_used", _("Most used")
    NEWEST = "newest", _("Newest")
    TITLE = "title", _("Title")
