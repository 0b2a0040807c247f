"""Marks what was found, and picks the passage that shows most of it.

The query becomes patterns on folded text, so that Traditional, full-width and inflected words
are marked where they stand, as they are written.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from search.analysis import HAN, LATIN_WORD, fold_with_offsets, is_han, runs, stem
from search.compounds import spots
from search.pinyin import INITIAL, syllables
from search.query import By, TextQuery
from search.synonym_sets import Phrase

PASSAGE = 178
LEAD = 30
# More of them in one text tell nothing new.
MOST_SPANS = 60
_WORD = re.compile(LATIN_WORD)
_APART = r"[\W_]*"
_SENTENCE_END = re.compile(r"[。！？.!?\n]\s*")


class Span(NamedTuple):
    """Where a word of the query stands in a text; `word` is its number."""

    start: int
    end: int
    word: int = 0


class Marker:
    """Finds the words of one query in texts."""

    def __init__(self, query: TextQuery):
        self.words = len(query.words)
        # Words written otherwise in a text than in the question are looked up by their tokens.
        self._written: dict[Phrase, int] = {}
        self._stems: dict[str, int] = {}
        self._signs: list[tuple[str, int]] = []
        self._phrases: list[tuple] = []
        ways = (
            (number, way.phrase)
            for number, word in enumerate(query.words)
            for each in (word, *word.parts)
            for way in each.ways
            if way.in_text
        )
        for number, phrase in ways:
            self._written.setdefault(phrase, number)
            self._add(number, phrase, joined(phrase))
        self._letters = {stem[0] for stem in self._stems}
        self._heard = [
            (n, way) for n, word in enumerate(query.words) for way in word.phrases(By.SOUND)
        ]

    def _add(self, number: int, phrase: Phrase, pieces: list[tuple[str, bool]]) -> None:
        """Note how a phrase is found: single words and Chinese ones quickly, others by pattern."""
        if len(pieces) > 1:
            stems = [text for text, han in pieces if not han]
            self._phrases.append((number, _pattern(phrase), stems))
        elif pieces[0][1]:
            self._signs.append((pieces[0][0], number))
        else:
            self._stems.setdefault(pieces[0][0], number)

    def spans(self, text: str, by_sound: bool = False) -> list[Span]:
        """Return where the words stand in a text, in order; titles are found by sound too."""
        if not text or not self._written:
            return []
        folded, offsets = fold_with_offsets(text)
        found = [*self._single_words(folded), *self._chinese(folded)]
        found += [span for way in self._phrases for span in _matches(folded, *way)]
        if by_sound:
            found += [span for way in self._heard for span in _heard(folded, *way)]
        spans = [Span(offsets[s], offsets[e - 1] + 1, number) for s, e, number in found]
        written = spots(text, (folded, offsets))
        spans += [Span(w.start, w.end, n) for w in written for n in self._words_at(w.tokens)]
        return sorted(spans)

    def _single_words(self, folded: str) -> Iterator[Span]:
        letters, stems = self._letters, self._stems
        for match in _WORD.finditer(folded) if letters else ():
            word = match.group()
            if word[0] in letters and (number := stems.get(stem(word))) is not None:
                yield Span(match.start(), match.end(), number)

    def _chinese(self, folded: str) -> Iterator[Span]:
        for signs, number in self._signs:
            place = folded.find(signs)
            while place >= 0:
                yield Span(place, place + len(signs), number)
                place = folded.find(signs, place + len(signs))

    def _words_at(self, tokens: tuple[str, ...]) -> set[int]:
        """Return which words a compound word of a text is: one whole, or one for each part."""
        if tokens in self._written:
            return {self._written[tokens]}
        parts = [self._written.get((token,)) for token in tokens]
        return set() if None in parts else set(parts)

    def passage(self, texts: Iterable[str]) -> str:
        """Return the piece of the texts that shows most words of the query, as HTML."""
        return self.best(texts).html

    def best(self, texts: Iterable[str]) -> "Passage":
        """Return that piece, which of the texts it is from, and which words the texts have."""
        chosen, most, first, seen = None, 0, "", set()
        for number, text in enumerate(texts):
            first = first or text
            if first and not self.words:
                break
            found = self.spans(text)[:MOST_SPANS]
            seen |= {span.word for span in found}
            start, kinds = _fullest(found)
            if kinds > most:
                chosen, most = (number, (text, start, found)), kinds
            if most and most == self.words:
                break
        number, piece = chosen or (0, (first, 0, []))
        return Passage(mark(*cut(*piece)), number, most, frozenset(seen))


class Passage(NamedTuple):
    """A piece of some texts: as HTML, the number of the text, how many words it shows; and the
    numbers of all words that were seen in the texts."""

    html: str
    text: int
    shows: int
    seen: frozenset[int]


def _pattern(phrase: Phrase) -> re.Pattern:
    """Return a pattern of a phrase; each Latin word is a group whose stem is then compared."""
    parts = []
    for text, han in joined(phrase):
        if han:
            parts.append(re.escape(text))
        else:
            parts.append(rf"(?<![^\W_{HAN}])(?={re.escape(text[0])})({LATIN_WORD})")
    return re.compile(_APART.join(parts))


def _matches(folded: str, number: int, pattern: re.Pattern, stems: list[str]) -> Iterator[Span]:
    position, count = 0, 0
    while count < MOST_SPANS and (match := pattern.search(folded, position)):
        if list(map(stem, match.groups())) == stems:
            yield Span(match.start(), match.end(), number)
            position, count = match.end(), count + 1
        else:
            position = match.start() + 1


def _heard(folded: str, number: int, way: Phrase) -> Iterator[Span]:
    """Yield where Chinese signs sound like a reading of a word."""
    for start, _end, run, chinese in runs(folded):
        if not chinese:
            continue
        sounds = syllables(run)
        for place in range(len(run) - len(way) + 1):
            if all(map(_sounds_like, way, sounds[place:])):
                yield Span(start + place, start + place + len(way), number)


def _sounds_like(token: str, sound: str) -> bool:
    return token == sound or token == INITIAL + sound[0]


def joined(phrase: Phrase) -> list[tuple[str, bool]]:
    """Join the bigrams of a phrase to runs again: [(text, is Chinese)]."""
    pieces: list[tuple[str, bool]] = []
    for token in phrase:
        han = is_han(token)
        if han and pieces and pieces[-1][1] and pieces[-1][0][-1] == token[0]:
            # A bigram adds its second sign; the last sign alone adds nothing.
            pieces[-1] = (pieces[-1][0] + token[1:], True)
        else:
            pieces.append((token, han))
    return pieces


def _fullest(found: list[Span]) -> tuple[int, int]:
    """Return where the stretch begins that holds most different words, and how many."""
    best, inside, kinds, last = (0, 0, 0), {}, 0, 0
    for place, first in enumerate(found):
        while last < len(found) and found[last].end <= first.start + PASSAGE - LEAD:
            inside[found[last].word] = count = inside.get(found[last].word, 0) + 1
            kinds += count == 1
            last += 1
        if last == place:
            # Longer than a passage.
            last += 1
            continue
        if (here := (kinds, last - place, -first.start)) > best:
            best = here
        inside[first.word] -= 1
        kinds -= not inside[first.word]
    return -best[2], best[0]


def cut(text: str, start: int, found: list[Span]) -> tuple[str, list[Span]]:
    """Return the passage of a text around a place, with the spans that lie inside it."""
    begin, end = _bounds(text, start)
    inside = [span for span in found if begin <= span.start and span.end <= end]
    before = "" if begin == 0 else "…"
    after = "" if end == len(text) else "…"
    shift = begin - len(before)
    spans = [Span(s - shift, e - shift, number) for s, e, number in inside]
    return before + text[begin:end] + after, spans


def _bounds(text: str, start: int) -> tuple[int, int]:
    """Return the bounds of a passage, beginning with a sentence or a word where it can."""
    begin = max(0, start - LEAD)
    if begin:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, start)]
        spaces = [match.end() for match in re.finditer(r"\s+", text[begin:start])]
        begin = ends[-1] if ends else begin + (spaces[0] if spaces else 0)
    end = min(len(text), begin + PASSAGE)
    if end < len(text) and text[end - 1].isascii():
        space = text.rfind(" ", begin, end)
        end = space if space > start else end
    return begin, end


def mark(text: str, found: Iterable[Span]) -> str:
    """Return a text as HTML: escaped, with the spans in <mark>."""
    parts, position = [], 0
    for start, end in merged(found):
        parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    parts.append(escape(text[position:]))
    return "".join(parts).replace("\n", " ")


def merged(found: Iterable[Span]) -> list[tuple[int, int]]:
    """Sort spans and join those that touch."""
    result: list[tuple[int, int]] = []
    for start, end, _word in sorted(found):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
