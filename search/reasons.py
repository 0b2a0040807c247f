"""Why a result is here, in the reader's words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from library.terms import get_terms
from search.ranking import Scored


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code for programs, words for people, and how much it counts."""

    code: str
    label: str
    weight: float


def reasons(scored: Scored, in_title: bool, has_words: bool, uses: int) -> list[Reason]:
    """Return the reasons of a result, context first; there is always one."""
    found = [
        Reason(p.code, label(p, uses), round(p.weight, 4)) for p in scored.parts if label(p, uses)
    ]
    if has_words:
        code, words = ("in_title", _("in the title")) if in_title else ("in_text", _("in the text"))
        if scored.partial:
            code, words = "partial", _("some of the words")
        found.append(Reason(code, words, round(scored.text, 4)))
    return found or [Reason("matches", _("matches your choice"), round(scored.text, 4))]


def label(part, uses: int) -> str:
    """Return what a part of the score is called."""
    if part.code.startswith("for_"):
        name = part.code.removeprefix("for_")
        words = part.value if name == "language" else get_terms().label(name, part.value)
        return _("for %(what)s") % {"what": words}
    if part.code == "used_at_stage":
        return ngettext("used once at this stage", "used %(n)s× at this stage", uses) % {"n": uses}
    if part.code == "used":
        return ngettext("used once", "used %(n)s×", uses) % {"n": uses}
    return {
        "proven": _("proven"),
        "checked": _("checked"),
        "fresh": _("new, shown to give it a start"),
        "importance": _("important") if part.weight > 0 else "",
    }.get(part.code, part.code)
