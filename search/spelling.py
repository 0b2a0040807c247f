"""Words that the index does not know: slips of the keyboard, or Chinese written as it sounds."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.query import TextQuery, Word

SHORTEST_TYPO = 4
MOST_NEIGHBOURS = 3
MOST_LOOKED_AT = 50


class Vocabulary(Protocol):
    """The words of an index."""

    def knows(self, token: str) -> bool:
        """Tell whether any document has this token."""

    def sounds(self, token: str) -> bool:
        """Tell whether a title or tag has this syllable or initial."""

    def beginning_with(self, letter: str) -> Iterable[tuple[str, int]]:
        """Return (token, number of documents) of the tokens that begin with a letter."""


def read(query: TextQuery, vocabulary: Vocabulary) -> TextQuery:
    """Return the query as this index can answer it."""
    return replace(query, words=tuple(_read_word(word, vocabulary) for word in query.words))


def _read_word(word: Word, vocabulary: Vocabulary) -> Word:
    """A word that the index knows is meant as it stands; any other is read in every way."""
    if not word.is_latin or vocabulary.knows(word.phrases[0][0]):
        return replace(word, sounds=())
    heard = tuple(way for way in word.sounds if all(map(vocabulary.sounds, way)))
    return replace(word, near=neighbours(word.phrases[0][0], vocabulary), sounds=heard)


def neighbours(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words of the index nearest to one it does not have, commonest first."""
    if len(word) < SHORTEST_TYPO:
        return ()
    reach = 1 if len(word) <= 5 else 2
    counts = dict(vocabulary.beginning_with(word[0]))
    near = process.extract(
        word, list(counts), scorer=OSA.distance, score_cutoff=reach, limit=MOST_LOOKED_AT
    )
    ordered = sorted(near, key=lambda found: (found[1], -counts[found[0]], found[0]))
    return tuple(term for term, _distance, _index in ordered[:MOST_NEIGHBOURS] if term.isascii())
