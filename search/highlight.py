"""Marks what was found, and picks the passage that shows most of it."""

import re
from collections.abc import Iterable
from html import escape

from search.analysis import fold_with_offsets, runs, stem
from search.query import TextQuery

PASSAGE = 180
CONTEXT = 30
Span = tuple[int, int]
_SENTENCE_END = re.compile(r"[。！？.!?\n]")


def spans(text: str, query: TextQuery) -> list[Span]:
    """Return where the query's words stand in a text, in order, without overlaps."""
    folded, offsets = fold_with_offsets(text)
    units = list(token_units(folded))
    found = []
    for word in query.words:
        for phrase in word.phrases:
            found.extend(_matches(phrase, folded, units, word.is_single_sign))
    return merged((offsets[start], offsets[end - 1] + 1) for start, end in found)


def token_units(folded: str) -> Iterable[tuple[int, int, str, bool]]:
    """Yield each Latin word (start, end, stem, False) and Chinese run (start, end, run, True)."""
    for start, end, run, chinese in runs(folded):
        yield start, end, run if chinese else stem(run), chinese


def _matches(phrase, folded: str, units, single: bool) -> Iterable[Span]:
    """Yield where one phrase of tokens stands."""
    pieces = joined(phrase)
    for index, (start, end, text, chinese) in enumerate(units):
        wanted, is_han = pieces[0]
        if chinese != is_han:
            continue
        if chinese:
            position = text.find(wanted)
            while position >= 0:
                first = (start + position, start + position + len(wanted))
                last = _rest(pieces[1:], units[index + 1 :])
                if last is not None:
                    yield first[0], last or first[1]
                position = text.find(wanted, position + 1)
        elif text == wanted:
            last = _rest(pieces[1:], units[index + 1 :])
            if last is not None:
                yield start, last or end


def _rest(pieces, units) -> int | None:
    """Return where the rest of a phrase ends if it follows at once; 0 when there is no rest."""
    last = 0
    for position, (wanted, is_han) in enumerate(pieces):
        if position >= len(units):
            return None
        start, end, text, chinese = units[position]
        fits = chinese == is_han and (text.startswith(wanted) if chinese else text == wanted)
        if not fits:
            return None
        last = start + len(wanted) if chinese else end
    return last


def joined(phrase: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Join the bigrams of a phrase to runs again: [(text, is Chinese)]."""
    pieces: list[tuple[str, bool]] = []
    for token in phrase:
        han = not token.isascii() and any(chinese for *_x, chinese in runs(token))
        overlaps = (
            pieces and han and pieces[-1][1] and len(token) == 2 and pieces[-1][0][-1] == token[0]
        )
        if overlaps:
            pieces[-1] = (pieces[-1][0] + token[1], True)
        else:
            pieces.append((token, han))
    return pieces


def merged(found: Iterable[Span]) -> list[Span]:
    """Sort spans and join those that touch."""
    result: list[Span] = []
    for start, end in sorted(found):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def mark(text: str, found: list[Span]) -> str:
    """Return a text as HTML: escaped, with the spans in <mark>."""
    parts, position = [], 0
    for start, end in found:
        parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    parts.append(escape(text[position:]))
    return "".join(parts)


def passage(texts: Iterable[str], query: TextQuery) -> str:
    """Return the piece of the texts that shows most of the query, as HTML."""
    best, most = ("", []), 0
    for text in texts:
        found = spans(text, query) if query.words else []
        start = _best_start(found)
        inside = [s for s in found if start <= s[0] and s[1] <= start + PASSAGE]
        kinds = len({text[a:b].casefold() for a, b in inside})
        if kinds > most:
            begin, end = window(text, start)
            shifted = [(a - begin, b - begin) for a, b in found if a >= begin and b <= end]
            best, most = (text[begin:end], shifted), kinds
    if most:
        return mark(*best)
    first = next((text for text in texts if text), "")
    return escape(first[: window(first, 0)[1]])


def _best_start(found: list[Span]) -> int:
    """Return the start of the window that holds most spans."""
    counted = [
        (sum(start <= a and b <= start + PASSAGE for a, b in found), -start) for start, _e in found
    ]
    return -max(counted)[1] if counted else 0


def window(text: str, start: int) -> tuple[int, int]:
    """Return the bounds of a passage around a place, beginning with a sentence where it can."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(0, start - CONTEXT), start)]
    begin = ends[-1] if ends else max(0, start - CONTEXT if start > CONTEXT else 0)
    while begin < len(text) and text[begin].isspace():
        begin += 1
    end = min(len(text), begin + PASSAGE)
    if end < len(text) and text[end - 1].isascii():
        end = text.rfind(" ", begin, end) if " " in text[begin:end] else end
    return begin, end
