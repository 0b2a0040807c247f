"""The vocabulary of events and of the search log."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """What can happen, as subject and action."""

    IMPRESSION = "asset.impression", _("Shown")
    OPEN = "asset.open", _("Opened")
    COPY = "asset.copy", _("Copied")
    DOWNLOAD = "asset.download", _("Downloaded")
    SHARE = "asset.share", _("Shared")
    PRESENT = "asset.present", _("Presented")
    USE_IN_DEAL = "asset.use_in_deal", _("Used with customer")
    CALCULATOR_RUN = "calculator.run", _("Calculator run")
    STEP_DONE = "playbook.step_done", _("Play step done")
    SEARCH = "search.submit", _("Searched")
    RATE = "asset.rate", _("Rated")
    VERDICT = "asset.verdict", _("Worked or not")
    CANCEL = "event.cancel", _("Undone")

    @classmethod
    def parse(cls, text: str):
        """Return the kind a caller names, in full or by its action alone; None if there is none."""
        text = str(text).strip()
        if text in cls.values:
            return cls(text)
        return next((kind for kind in cls if kind.value.split(".")[1] == text), None)


# What counts as use. Opens and impressions are shown apart and are no use.
USES = frozenset(
    {
        EventKind.COPY,
        EventKind.DOWNLOAD,
        EventKind.SHARE,
        EventKind.PRESENT,
        EventKind.USE_IN_DEAL,
        EventKind.CALCULATOR_RUN,
        EventKind.STEP_DONE,
    }
)
OPINIONS = frozenset({EventKind.RATE, EventKind.VERDICT})
# What a person may record of an asset through the page or the API.
RECORDABLE = USES | OPINIONS | {EventKind.OPEN, EventKind.IMPRESSION}
WINDOWS = (7, 30, 90)


class Surface(TextChoices):
    """Where somebody searched."""

    PAGE = "page", _("Page")
    API = "api", _("API")


class Fate(TextChoices):
    """What became of a search; empty until that is known."""

    EMPTY = "empty", _("Without results")
    CLICKED = "clicked", _("Opened a result")
    IGNORED = "ignored", _("Opened nothing")
