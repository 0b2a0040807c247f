"""Where in a file something stands, and how long a file is, in the reader's words."""

from django.utils.translation import gettext as _, ngettext

SLIDES = frozenset({"pptx", "odp"})
SHEETS = frozenset({"xlsx", "ods"})


def place_in(extension: str, place: str) -> str:
    """Return the words for a place in a file: its page, its slide or its sheet; "" without one."""
    if not place:
        return ""
    if extension in SHEETS:
        return _("sheet “%(name)s”") % {"name": place}
    if extension in SLIDES:
        return _("slide %(n)s") % {"n": place}
    return _("page %(n)s") % {"n": place}


def length_of(file: dict) -> str:
    """Return how many pages, slides or sheets a file has; "" where there are no such things."""
    count, extension = file.get("pages") or 0, file["extension"]
    if not count:
        return ""
    if extension in SHEETS:
        words = ngettext("%(n)s sheet", "%(n)s sheets", count)
    elif extension in SLIDES:
        words = ngettext("%(n)s slide", "%(n)s slides", count)
    else:
        words = ngettext("%(n)s page", "%(n)s pages", count)
    return words % {"n": count}
