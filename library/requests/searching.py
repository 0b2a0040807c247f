"""What the search lends to content requests: it stands to the left of the library, so it registers.

Without a search a question is its words in small letters, and nothing is close to it.
"""

from collections.abc import Callable

_lent: dict[str, Callable] = {}


def lend(*, question_of: Callable, closest: Callable) -> None:
    """Register how the search reads a question, and how it finds what is closest to one."""
    _lent.update(question_of=question_of, closest=closest)


def question_of(text: str) -> str:
    """Return what makes two questions the same: their words, however they are written."""
    if "question_of" in _lent:
        return _lent["question_of"](text)
    return " ".join(sorted(set(text.casefold().split())))[:200]


def closest(text: str, user, stage: str = "", role: str = "") -> list:
    """Return cards of the assets that come closest to a question, for somebody who may see them."""
    return _lent["closest"](text, user, stage, role) if "closest" in _lent else []
