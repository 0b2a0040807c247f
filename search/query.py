"""What somebody typed, understood: words, phrases, what to leave out, and synonyms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.analysis import HAN, fold, is_han, phrase_tokens, query_words, runs, stem
from search.pinyin import readings

LONGEST_QUERY = 200
MOST_WORDS = 12
_QUOTED = re.compile(r'(-?)["“”「」『』]([^"“”「」『』]+)["“”「」『』]')
# Words that say nothing of what is looked for; they count only when there is nothing else.
_PARTICLES = frozenset("的了和与在是吗呢吧把被对从及或给让") | frozenset(
    "怎么 如何 什么 哪些 哪个 为什么 有没有 请问"
    " a an and are as at be by do does for from how i in is it my of on or our that the this to"
    " we what which with you your can could would should will has have was were there they if so"
    " about into than".split()
)

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One thing the reader looks for: the ways to say it, each a phrase of tokens.

    The first way is what was typed, the others are synonyms. Where an index does not know a
    Latin word, `near` are words it may be a slip of, and `sounds` its readings as pinyin.
    """

    text: str
    phrases: tuple[Phrase, ...]
    near: tuple[str, ...] = ()
    sounds: tuple[Phrase, ...] = ()

    @property
    def is_single_sign(self) -> bool:
        """A single Chinese sign is found wherever it begins a token."""
        first = self.phrases[0]
        alone = len(self.phrases) == 1 and len(first) == 1
        return alone and len(first[0]) == 1 and is_han(first[0])

    @property
    def is_latin(self) -> bool:
        """One Latin word without synonyms, which may be misspelt, or pinyin."""
        first = self.phrases[0]
        alone = len(self.phrases) == 1 and len(first) == 1
        return alone and first[0].isascii() and first[0].isalpha()


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Everything that was typed."""

    words: tuple[Word, ...] = ()
    excluded: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)


class Synonyms:
    """Words that mean the same, ready to be looked up in a query."""

    def __init__(self, sets: Iterable[Iterable[str]] = ()):
        self._ways: dict[str, tuple[Phrase, ...]] = {}
        for words in sets:
            ways = {rendered(fold(word))[0]: tuple(phrase_tokens(word)) for word in words}
            ways.pop("", None)
            for text in ways:
                others = [phrase for other, phrase in ways.items() if other != text]
                self._ways[text] = tuple(dict.fromkeys((*self._ways.get(text, ()), *others)))
        self._pattern = _pattern_of(self._ways)

    def split(self, folded: str) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
        """Yield the pieces of a text with the other ways to say each; the longest word first."""
        text, starts, ends = rendered(folded)
        position = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            start, end = starts[match.start()], ends[match.end() - 1]
            yield folded[position:start], ()
            yield folded[start:end], self._ways[match.group()]
            position = end
        yield folded[position:], ()


def _pattern_of(words: Iterable[str]) -> re.Pattern | None:
    """Return a pattern that finds whole Latin words and Chinese ones anywhere."""
    longest_first = sorted(words, key=len, reverse=True)
    parts = [
        ("" if is_han(word[0]) else rf"(?<![^\W{HAN}])")
        + re.escape(word)
        + ("" if is_han(word[-1]) else rf"(?![^\W{HAN}])")
        for word in longest_first
    ]
    return re.compile("|".join(parts)) if parts else None


def rendered(folded: str) -> tuple[str, list[int], list[int]]:
    """Return a text as synonyms are compared, Latin words by their stems, and where each sign
    of it begins and ends in the text it came from."""
    text, starts, ends, last = "", [], [], 0
    for start, end, run, chinese in runs(folded):
        if text and start > last:
            text, starts, ends = f"{text} ", [*starts, last], [*ends, start]
        piece = run if chinese else stem(run)
        text += piece
        starts += range(start, end) if chinese else [start] * len(piece)
        ends += range(start + 1, end + 1) if chinese else [end] * len(piece)
        last = end
    return text, starts, ends


def parse(text: str, synonyms: Synonyms | None = None) -> TextQuery:
    """Understand a query. Quotes keep words together, a minus before a word leaves it out."""
    text = text.replace("\x00", " ").replace("－", "-")[:LONGEST_QUERY]
    quoted = [(match.group(1), _word(match.group(2))) for match in _QUOTED.finditer(text)]
    pieces = _QUOTED.sub(" ", text).split()
    negative = [piece for piece in pieces if piece.startswith("-") and piece.strip("-")]
    plain = " ".join(piece for piece in pieces if piece not in negative)
    words = [word for sign, word in quoted if word and not sign]
    words += _meaningful(_plain_words(fold(plain), synonyms or Synonyms()), bool(words))
    excluded = [word for sign, word in quoted if word and sign]
    excluded += [word for piece in negative if (word := _word(piece))]
    return TextQuery(_unique(words), _unique(excluded))


def _unique(words: list[Word]) -> tuple[Word, ...]:
    return tuple({word.phrases: word for word in words}.values())[:MOST_WORDS]


def _meaningful(words: Iterable[Word], others: bool) -> list[Word]:
    """Leave particles out, unless there is nothing else."""
    found = list(words)
    kept = [word for word in found if word.text not in _PARTICLES]
    return kept if kept or others else found


def _word(text: str, others: tuple[Phrase, ...] = ()) -> Word | None:
    tokens = tuple(phrase_tokens(text))
    return Word(text.strip(), tuple(dict.fromkeys((tokens, *others)))) if tokens else None


def _plain_words(folded: str, synonyms: Synonyms) -> Iterator[Word]:
    """Yield the words of unquoted text."""
    for piece, others in synonyms.split(folded):
        if others:
            if word := _word(piece, others):
                yield word
            continue
        for _start, _end, run, chinese in runs(piece):
            for part in query_words(run) if chinese else [run]:
                if word := _word(part):
                    yield _with_sounds(word)


def _with_sounds(word: Word) -> Word:
    """Add how a Latin word can be read as pinyin."""
    if not word.is_latin:
        return word
    return Word(word.text, word.phrases, sounds=readings(word.text))
