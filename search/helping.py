"""What helps somebody whose question found little: how it was read, what it may have meant.

Every word that is offered was looked for as this person sees the library, so nobody learns of
words in what is not theirs.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape

from search.analysis import fold, stem
from search.engines.base import Found
from search.hits import Hit
from search.query import TextQuery, Word, parse
from search.request import SearchRequest

# So many words are looked for one by one, so many other questions are tried.
MOST_LOOKED_FOR, MOST_TRIED = 6, 4
_MARKED = re.compile(r"<mark>(.*?)</mark>")
Ask = Callable[[SearchRequest, TextQuery], Found]


@dataclass(frozen=True, slots=True)
class Help:
    """What a page says of a question beside its results."""

    # Words that were taken for slips: (typed, read as).
    corrections: tuple[tuple[str, str], ...] = ()
    # Words that nothing has which this person may see.
    missing: tuple[str, ...] = ()
    # Another question that finds something, where this one finds nothing.
    meant: str = ""


NO_HELP = Help()


def help_with(found: Found, hits: list[Hit], request: SearchRequest, ask: Ask) -> Help:
    """Return what helps with a question that was answered so."""
    corrections = found.query.corrections
    marked = _marked(hits) if corrections or not found.total else set()
    shown = tuple(pair for pair in corrections if _stems(pair[1]) <= marked)
    if found.total:
        return Help(shown)
    probe = replace(request, page=1, page_size=1)
    if not found.partial_total:
        return Help(shown, meant=_meant(found, probe, ask))
    # Who sees a word in a result need not be told whether there is one.
    unseen = [w for w in found.query.words[:MOST_LOOKED_FOR] if not _stems(w.text) <= marked]
    return Help(shown, tuple(_missing(unseen, probe, ask)))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in fold(text).split()}


def _marked(hits: Iterable[Hit]) -> set[str]:
    """Return the stems of the words that the results on the page show."""
    texts = (text for hit in hits for text in (hit.title_html, hit.passage_html))
    pieces = (piece for text in texts for piece in _MARKED.findall(text))
    return {word for piece in pieces for word in _stems(unescape(piece))}


def _missing(words: Iterable[Word], probe: SearchRequest, ask: Ask) -> Iterator[str]:
    """Yield the words that nothing has by themselves."""
    for word in words:
        if not ask(probe, TextQuery((replace(word, soft=False),))).total:
            yield word.text


def _meant(found: Found, probe: SearchRequest, ask: Ask) -> str:
    """Return the first other reading of a question that finds something; "" without any."""
    for text in found.alternatives[:MOST_TRIED]:
        asked = replace(probe, text=text)
        if fold(text) != fold(probe.text) and ask(asked, parse(text)).total:
            return text
    return ""
