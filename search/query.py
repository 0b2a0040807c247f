"""What somebody typed, understood: words, phrases, what to leave out, and synonyms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from search.analysis import HAN, fold, phrase_tokens, query_words, runs

LONGEST_QUERY = 200
MOST_WORDS = 12
_QUOTED = re.compile(r'(-?)["“”「」『』]([^"“”「」『』]+)["“”「」『』]')
_PARTICLES = frozenset("的了和与在是吗呢吧把被对从及或")


@dataclass(frozen=True, slots=True)
class Word:
    """One thing the reader looks for: the ways to say it, each a phrase of tokens."""

    text: str
    phrases: tuple[tuple[str, ...], ...]

    @property
    def is_single_sign(self) -> bool:
        """A single Chinese sign is found wherever it begins a token."""
        first = self.phrases[0]
        return len(first) == 1 and re.fullmatch(rf"[{HAN}]", first[0]) is not None

    @property
    def is_latin(self) -> bool:
        """One Latin word, which may be misspelt."""
        first = self.phrases[0]
        return (
            len(self.phrases) == 1 and len(first) == 1 and first[0].isascii() and first[0].isalpha()
        )


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Everything that was typed."""

    words: tuple[Word, ...] = ()
    excluded: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)


def parse(text: str, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> TextQuery:
    """Understand a query. Quotes keep words together, a minus before a word leaves it out."""
    text = text.replace("\x00", " ")[:LONGEST_QUERY]
    words: list[Word] = []
    excluded: list[Word] = []
    rest = []
    position = 0
    for match in _QUOTED.finditer(text):
        rest.append(text[position : match.start()])
        position = match.end()
        if word := _word(match.group(2)):
            (excluded if match.group(1) else words).append(word)
    rest.append(text[position:])
    for piece in " ".join(rest).split():
        if piece.startswith("-") and len(piece) > 1 and (word := _word(piece[1:])):
            excluded.append(word)
    plain = " ".join(p for p in " ".join(rest).split() if not (p.startswith("-") and len(p) > 1))
    words.extend(_plain_words(fold(plain), synonyms or {}))
    unique = {word.phrases: word for word in words}
    return TextQuery(tuple(unique.values())[:MOST_WORDS], tuple(excluded)[:MOST_WORDS])


def _word(text: str) -> Word | None:
    tokens = tuple(phrase_tokens(text))
    return Word(text.strip(), (tokens,)) if tokens else None


def _plain_words(folded: str, synonyms: Mapping[str, tuple[str, ...]]):
    """Yield the words of unquoted text; the longest synonyms are taken first."""
    pieces = [folded]
    if synonyms:
        pattern = _synonym_pattern(tuple(synonyms))
        pieces = pattern.split(folded)
    for piece in pieces:
        known = synonyms.get(" ".join(piece.split()))
        if known:
            phrases = tuple(dict.fromkeys(tuple(phrase_tokens(way)) for way in (piece, *known)))
            yield Word(piece, tuple(p for p in phrases if p))
        else:
            yield from _cut(piece)


def _synonym_pattern(words: tuple[str, ...]) -> re.Pattern:
    longest_first = sorted(words, key=len, reverse=True)
    parts = [
        re.escape(w)
        if re.search(rf"[{HAN}]", w)
        else rf"(?<![^\W{HAN}]){re.escape(w)}(?![^\W{HAN}])"
        for w in longest_first
    ]
    return re.compile(f"({'|'.join(parts)})")


def _cut(piece: str):
    for _start, _end, run, chinese in runs(piece):
        parts = query_words(run) if chinese else [run]
        meaningful = [part for part in parts if part not in _PARTICLES] or parts
        for part in meaningful:
            if word := _word(part):
                yield word
