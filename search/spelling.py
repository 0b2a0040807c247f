"""Words that the index does not know: slips of the keyboard, or Chinese written as it sounds."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import fold, stem
from search.query import TextQuery, Word

SHORTEST_TYPO = 4
MOST_NEIGHBOURS = 3
# From so many letters on, a word may have two slips.
TWO_TYPOS = 6


class Vocabulary(Protocol):
    """The words of an index."""

    def knows(self, token: str) -> bool:
        """Tell whether any document has this token."""

    def sounds(self, token: str) -> bool:
        """Tell whether a title or tag has this syllable or initial."""

    def beginning_with(self, letter: str) -> Iterable[tuple[str, int]]:
        """Return (word, number of documents) of the spelt words that begin with a letter."""


def read(query: TextQuery, vocabulary: Vocabulary) -> TextQuery:
    """Return the query as this index can answer it."""
    return replace(query, words=tuple(_read_word(word, vocabulary) for word in query.words))


def _read_word(word: Word, vocabulary: Vocabulary) -> Word:
    """A word that the index knows is meant as it stands; any other is read in every way."""
    if not word.is_latin or vocabulary.knows(word.phrases[0][0]):
        return replace(word, sounds=())
    heard = tuple(way for way in word.sounds if all(map(vocabulary.sounds, way)))
    near = dict.fromkeys(map(stem, neighbours(fold(word.text), vocabulary)))
    return replace(word, near=tuple(near), sounds=heard)


def neighbours(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words of the index nearest to one it does not have, commonest first."""
    if len(word) < SHORTEST_TYPO or not word.isalpha():
        return ()
    reach = 1 if len(word) < TWO_TYPOS else 2
    counts: dict[str, int] = {}
    # The first two letters may have changed places.
    for letter in dict.fromkeys(word[:2]):
        counts |= dict(vocabulary.beginning_with(letter))
    near = process.extract(word, list(counts), scorer=OSA.distance, score_cutoff=reach, limit=None)
    closest = min((distance for _word, distance, _index in near), default=0)
    equal = [found for found, distance, _index in near if distance == closest]
    return tuple(sorted(equal, key=lambda found: (-counts[found], found))[:MOST_NEIGHBOURS])
