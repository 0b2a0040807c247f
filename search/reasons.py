"""Why a result is here, in the reader's words."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from library.terms import get_terms
from search.facets import FACET_BY_NAME
from search.ranking import Scored


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code for programs, words for people, and how much it counts."""

    code: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of a question stand: a code, and the language of another version."""

    code: str
    value: str = ""


def reasons(scored: Scored, place: Place | None, uses: int) -> list[Reason]:
    """Return the reasons of a result, context first; there is always one."""
    spoken = (get_language(), get_terms().version)
    found = [
        Reason(part.code, words, round(part.weight, 4))
        for part in scored.parts
        if (words := label(part.code, part.value, part.weight > 0, uses, *spoken))
    ]
    if place:
        words = label(place.code, place.value, True, 0, *spoken)
        found.append(Reason(place.code, words, round(scored.text, 4)))
    return found or [Reason("matches", _("matches your choice"), round(scored.text, 4))]


@lru_cache(maxsize=2_000)
def label(code: str, value: str, lifts: bool, uses: int, _language: str, _version: int) -> str:
    """Return what a part of the score is called; what takes weight away has no name.

    The language and the version of the taxonomies only tell remembered labels apart.
    """
    if code == "in_version":
        return str(_VERSIONS.get(value, _VERSIONS[""]))
    name = code.removeprefix("for_")
    if name in FACET_BY_NAME:
        return _("for %(what)s") % {"what": FACET_BY_NAME[name].label_of(value)}
    if name in _LABELS and lifts:
        return _LABELS[name](uses)
    return ""


_VERSIONS = {
    "en": gettext_lazy("in the English version"),
    "zh-hans": gettext_lazy("in the Chinese version"),
    "zh-hant": gettext_lazy("in the version in Traditional Chinese"),
    "": gettext_lazy("in another language"),
}
_LABELS = {
    "of_kind": lambda n: _("of the type you name"),
    "in_title": lambda n: _("in the title"),
    "in_text": lambda n: _("in the text"),
    "in_file": lambda n: _("in a file"),
    "partial": lambda n: _("some of the words"),
    "used_at_stage": lambda n: (
        ngettext("used once at this stage", "used %(n)s× at this stage", n) % {"n": n}
    ),
    "used": lambda n: ngettext("used once", "used %(n)s×", n) % {"n": n},
    "proven": lambda n: _("proven"),
    "checked": lambda n: _("checked"),
    "fresh": lambda n: _("new, shown to give it a start"),
    "importance": lambda n: _("important"),
}
