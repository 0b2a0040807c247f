"""Why a result is here, in the reader's words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from search.facets import FACET_BY_NAME
from search.ranking import Part, Scored


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code for programs, words for people, and how much it counts."""

    code: str
    label: str
    weight: float


def reasons(scored: Scored, in_title: bool, has_words: bool, uses: int) -> list[Reason]:
    """Return the reasons of a result, context first; there is always one."""
    found = [
        Reason(part.code, words, round(part.weight, 4))
        for part in scored.parts
        if (words := label(part, uses))
    ]
    if has_words:
        code, words = ("in_title", _("in the title")) if in_title else ("in_text", _("in the text"))
        if scored.partial:
            code, words = "partial", _("some of the words")
        found.append(Reason(code, words, round(scored.text, 4)))
    return found or [Reason("matches", _("matches your choice"), round(scored.text, 4))]


def label(part: Part, uses: int) -> str:
    """Return what a part of the score is called; what takes weight away has no name."""
    name = part.code.removeprefix("for_")
    if name in FACET_BY_NAME:
        return _("for %(what)s") % {"what": FACET_BY_NAME[name].label_of(part.value)}
    if name in _LABELS and part.weight > 0:
        return _LABELS[name](uses)
    return ""


_LABELS = {
    "used_at_stage": lambda n: (
        ngettext("used once at this stage", "used %(n)s× at this stage", n) % {"n": n}
    ),
    "used": lambda n: ngettext("used once", "used %(n)s×", n) % {"n": n},
    "proven": lambda n: _("proven"),
    "checked": lambda n: _("checked"),
    "fresh": lambda n: _("new, shown to give it a start"),
    "importance": lambda n: _("important"),
}
