"""Words that mean the same, ready to be looked up in a query."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.analysis import HAN, fold, phrase_tokens, query_words, runs, stem
from search.particles import is_particle

Phrase = tuple[str, ...]


Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means beside itself: other phrases with how people write them, and types of
    assets as (facet, value)."""

    phrases: tuple[tuple[Phrase, str], ...] = ()
    kinds: tuple[Kind, ...] = ()


NOTHING = Meaning()
# A name of so many words is called by their first letters.
SHORTEST_NAME = 3


class Synonyms:
    """Sets of words, each found by every other; some sets name a type of asset."""

    def __init__(self, sets: Iterable[Iterable[str]] = (), kinds: Mapping[str, Kind] | None = None):
        self._meanings: dict[str, Meaning] = {}
        self._initials: dict[str, Meaning] = {}
        named = {rendered(fold(word))[0]: kind for word, kind in (kinds or {}).items()}
        for words in sets:
            self._add(words, named)
        self._kinds = self._kinds_by_part(kinds or {})
        self._pattern = _pattern_of(self._meanings)

    def _add(self, words: Iterable[str], named: Mapping[str, Kind]) -> None:
        ways = {rendered(fold(word))[0]: (tuple(phrase_tokens(word)), word) for word in words}
        ways.pop("", None)
        kinds = tuple(dict.fromkeys(named[text] for text in ways if text in named))
        for text in ways:
            known = self._meanings.get(text, NOTHING)
            others = [phrase for other, phrase in ways.items() if other != text]
            self._meanings[text] = Meaning(
                tuple(dict.fromkeys((*known.phrases, *others))),
                tuple(dict.fromkeys((*known.kinds, *kinds))),
            )

            for letters in _initials(text):
                self._initials.setdefault(letters, Meaning(tuple(ways.values()), kinds))

    def _kinds_by_part(self, kinds: Mapping[str, Kind]) -> dict[Phrase, Kind]:
        """Return the words that are a part of one type's name alone: "case" of "Case study"."""
        found: dict[str, set[Kind]] = {}
        for label, kind in kinds.items():
            for part in _words(fold(label)):
                found.setdefault(part, set()).add(kind)
        one = {part: of.pop() for part, of in found.items() if len(of) == 1}
        return {
            tuple(phrase_tokens(part)): kind
            for part, kind in one.items()
            if rendered(part)[0] not in self._meanings
        }

    def initials(self, word: str) -> Meaning:
        """Return what a folded word means if it is the first letters of a name."""
        return self._initials.get(word, NOTHING)

    def named_by(self, word: Phrase) -> tuple[Kind, ...]:
        """Return the type whose name a word, given by its tokens, is a part of."""
        kind = self._kinds.get(word)
        return (kind,) if kind else ()

    def of(self, word: str) -> Meaning:
        """Return what a folded word means beside itself."""
        return self._meanings.get(rendered(word)[0], NOTHING)

    def split(self, folded: str) -> Iterator[tuple[int, int, Meaning | None]]:
        """Yield (start, end, meaning) of the pieces of a text, longest words first."""
        text, starts, ends = rendered(folded)
        position = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            start, end = starts[match.start()], ends[match.end() - 1]
            yield position, start, None
            yield start, end, self._meanings[match.group()]
            position = end
        yield position, len(folded), None


def _words(folded: str) -> Iterator[str]:
    """Yield the words of a name without the smallest."""
    for _start, _end, run, chinese in runs(folded):
        for word in query_words(run) if chinese else [run]:
            if len(word) > 1 and not is_particle(word):
                yield word


def _initials(rendered_name: str) -> set[str]:
    """Return the first letters of a Latin name of several words, small words said or not."""
    words = rendered_name.split() if rendered_name.isascii() else []
    rows = (words, [word for word in words if not is_particle(word)])
    return {"".join(word[0] for word in row) for row in rows if len(row) >= SHORTEST_NAME}


def _pattern_of(words: Iterable[str]) -> re.Pattern | None:
    """Return a pattern that finds whole Latin words and Chinese ones anywhere."""
    longest_first = sorted(words, key=len, reverse=True)
    # The ends are looked at once: in every word they make a pattern that takes long to compile.
    begins, ends = rf"(?:(?=[{HAN}])|(?<![^\W{HAN}]))", rf"(?:(?<=[{HAN}])|(?![^\W{HAN}]))"
    anyone = "|".join(map(re.escape, longest_first))
    return re.compile(f"{begins}(?:{anyone}){ends}") if longest_first else None


def rendered(folded: str) -> tuple[str, list[int], list[int]]:
    """Return a text as synonyms are compared, Latin words by their stems, and where each sign
    of it begins and ends in the text it came from. Between Chinese and Latin a space means nothing."""
    text, starts, ends, last, was_chinese = "", [], [], 0, None
    for start, end, run, chinese in runs(folded):
        if start > last and was_chinese is chinese:
            text, starts, ends = f"{text} ", [*starts, last], [*ends, start]
        piece = run if chinese else stem(run)
        text += piece
        starts += range(start, end) if chinese else [start] * len(piece)
        ends += range(start + 1, end + 1) if chinese else [end] * len(piece)
        last, was_chinese = end, chinese
    return text, starts, ends
