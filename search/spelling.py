"""The words of an index that a slip of the keyboard may have meant."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

SHORTEST_TYPO = 4
MOST_NEIGHBOURS = 3
# From so many letters on, a word may have two slips.
TWO_TYPOS = 6
# A word typed in one has two parts of at least so many letters.
SHORTEST_PART = 3
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Where each key lies; a row is half a key further to the right than the one above.
_KEYS = {key: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, key in enumerate(row)}


class Spelt(Protocol):
    """The spelt words of an index."""

    def candidates(self, word: str, letters: str) -> Mapping[str, int]:
        """Return the number of documents of spelt words that begin with one of some letters.

        Only those within two slips of the word are needed.
        """


def neighbours(word: str, spelt: Spelt) -> tuple[str, ...]:
    """Return the words of the index nearest to one it does not have, likeliest first."""
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
    by_likelihood = sorted(equal, key=lambda f: (_strange(word, f), -counts[f], f))
    return tuple(by_likelihood[:MOST_NEIGHBOURS])


def _strange(typed: str, meant: str) -> int:
    """Return how many letters were taken for others that are seldom taken for each other.

    Letters are left out, doubled or swapped, vowels mistaken and neighbouring keys hit far more
    often than any other letter is typed in place of one (Kernighan, Church and Gale 1990).
    """
    if sorted(typed) == sorted(meant):
        return 0
    pairs = [
        (typed[step.src_pos], meant[step.dest_pos])
        for step in Levenshtein.editops(typed, meant)
        if step.tag == "replace"
    ]
    return sum(not (_VOWELS.issuperset(pair) or _beside(*pair)) for pair in pairs)


def _beside(one: str, other: str) -> bool:
    """Tell whether two keys lie beside each other."""
    if one not in _KEYS or other not in _KEYS:
        return False
    (x, y), (other_x, other_y) = _KEYS[one], _KEYS[other]
    return abs(x - other_x) <= 1 and abs(y - other_y) <= 1


def parted(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a word in two."""
    if word.isascii() and word.isalpha():
        for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            yield word[:place], word[place:]
