"""The words of an index that a slip of the keyboard may have meant."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_TYPO = 4
MOST_NEIGHBOURS = 3
# From so many letters on, a word may have two slips.
TWO_TYPOS = 6
# A word typed in one has two parts of at least so many letters.
SHORTEST_PART = 3


class Spelt(Protocol):
    """The spelt words of an index."""

    def candidates(self, word: str, letters: str) -> Mapping[str, int]:
        """Return the number of documents of spelt words that begin with one of some letters.

        Only those within two slips of the word are needed.
        """


def neighbours(word: str, spelt: Spelt) -> tuple[str, ...]:
    """Return the words of the index nearest to one it does not have, commonest first."""
    if len(word) < SHORTEST_TYPO or not word.isalpha():
        return ()
    # The first two letters may have changed places.
    near = _nearest(word, spelt, word[:2])
    # A first letter is seldom another one, but it may be missing or one too many.
    return near or tuple(
        found
        for found in _nearest(word, spelt, ascii_lowercase)
        if found[1:2] == word[:1] or found[:1] == word[1:2]
    )


def _nearest(word: str, spelt: Spelt, letters: str) -> tuple[str, ...]:
    reach = 1 if len(word) < TWO_TYPOS else 2
    counts = spelt.candidates(word, letters)
    near = process.extract(word, list(counts), scorer=OSA.distance, score_cutoff=reach, limit=None)
    closest = min((distance for _word, distance, _index in near), default=0)
    equal = [found for found, distance, _index in near if distance == closest]
    return tuple(sorted(equal, key=lambda found: (-counts[found], found))[:MOST_NEIGHBOURS])


def parted(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a word in two."""
    if word.isascii() and word.isalpha():
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            yield word[:place], word[place:]
