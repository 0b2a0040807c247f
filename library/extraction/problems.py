"""Why a file could not be read, and what its author can do about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    """What is wrong with a file; the label says what to do."""

    NONE = "", ""
    ENCRYPTED = (
        "encrypted",
        _("A password protects this file, so nobody finds it by its words. Upload it without."),
    )
    BROKEN = (
        "broken",
        _("This file cannot be opened; it seems damaged. Save it anew and upload it again."),
    )
    EMPTY = "empty", _("This file is empty. Upload it again.")
    TOO_LARGE = (
        "too_large",
        _("This file is too large to be read. Make its pictures smaller, or split it."),
    )
    BOMB = (
        "bomb",
        _(
            "This file would unpack to far more than a document holds, so it was not opened."
            " Save it anew in the program it was made with."
        ),
    )
    PIXELS = (
        "pixels",
        _("This picture is too large for a preview. Make it smaller and upload it again."),
    )
    TIME = (
        "time",
        _("Reading this file took too long, so it was given up. Split it, or save it as PDF."),
    )
    MEMORY = (
        "memory",
        _("This file needs too much memory to be read. Split it, or save it as PDF."),
    )
    CRASHED = (
        "crashed",
        _("Reading this file failed again and again. Save it as PDF and upload that."),
    )
    MISSING = "missing", _("The file is no longer where it was stored. Upload it again.")
    NO_TEXT = (
        "no_text",
        _(
            "There is no text in this file, perhaps because its pages are scanned. To have it"
            " found by its words, upload a version with text."
        ),
    )
    UNSUPPORTED = (
        "unsupported",
        _("Files of this kind are not searched inside. To have its words found, add a PDF of it."),
    )

    @property
    def is_grave(self) -> bool:
        """Whether the file is not as its author believes it is."""
        return self not in MILD


# Kinds of files in which nobody expects words.
WORDLESS = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "mp4", "zip"})
MILD = frozenset({Problem.NONE, Problem.UNSUPPORTED, Problem.NO_TEXT, Problem.PIXELS})


def trouble_of(file: dict) -> str:
    """Return what an author should know of a file, as a projection tells of it; "" when nothing."""
    return str(trouble(file["extension"], file.get("problem", "")).label or "")


def trouble(extension: str, problem: str) -> Problem:
    """Return a problem, unless nobody expects words in such a file."""
    quiet = extension in WORDLESS and problem in (Problem.UNSUPPORTED, Problem.NO_TEXT)
    return Problem.NONE if quiet else Problem(problem)
