"""Words written in more than one way: roll-out and rollout, X-200 and X200, 6,200 万 and 6200万.

A text is indexed by its plain tokens and, at its end, by the other ways to write these words. So
phrases of the text stay what they are.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analysis import HAN, LATIN_WORD, fold_with_offsets, query_words, stem

_PART = "[a-z0-9]+"
# Held together by a sign; more parts than three are an address.
HYPHENED = rf"(?<![\w.&-])(?=[\d.&-]*[a-z]){_PART}(?:[-&.]{_PART}){{1,2}}(?![\w&-])"
# Letters and digits in one word.
MIXED = rf"(?<![^\W{HAN}])(?=[a-z]+\d|\d+[a-z]){_PART}(?![^\W{HAN}])"
# What has the number alone may mean anything by it.
WITHOUT_UNIT = 0.5
NUMBER = r"\d[\d.,]*"
# A number and its unit: per cent, or one Chinese sign.
QUANTITY = rf"(?<![\w.,])(?P<number>{NUMBER}(?<=\d))\s?(?P<unit>%|per ?cent\b|[{HAN}])"
_CAMEL = re.compile(r"(?<![A-Za-z])[A-Za-z][a-z]+(?:[A-Z][a-z]+)+(?![A-Za-z])")
_HUMP = re.compile(r"[A-Z]?[a-z]+")
_SIDES = re.compile(r"[a-z]+|\d+")
_WRITTEN = re.compile(rf"(?P<hyphened>{HYPHENED})|(?P<mixed>{MIXED})")
_QUANTITY = re.compile(QUANTITY)
_LATIN = re.compile(LATIN_WORD)
_DIGIT = re.compile(r"\d")
_HOLDS = re.compile(r"[a-z0-9][-&.][a-z0-9]")
_HUMPED = re.compile(r"[a-z][A-Z]")


class Spot(NamedTuple):
    """Where a compound word stands in a text, and the tokens of another way to write it."""

    start: int
    end: int
    tokens: tuple[str, ...]


def spots(text: str, folding: tuple | None = None) -> Iterator[Spot]:
    """Yield the compound words of a text, each with another way to write it.

    Whoever has folded the text with its offsets already hands that over.
    """
    folded, offsets = folding or fold_with_offsets(text)
    # Most texts have none of these; a look at single signs costs a tenth of looking for words.
    digits = _DIGIT.search(folded)
    for match in _WRITTEN.finditer(folded) if digits or _HOLDS.search(folded) else ():
        word = match.group()
        tokens = (joined(word),) if match.lastgroup == "hyphened" else sides(word)
        yield Spot(offsets[match.start()], offsets[match.end() - 1] + 1, tokens)
    for match in _QUANTITY.finditer(folded) if digits else ():
        tokens = (quantity(match.group("number"), match.group("unit")),)
        yield Spot(offsets[match.start()], offsets[match.end() - 1] + 1, tokens)
    for match in _CAMEL.finditer(text) if _HUMPED.search(text) else ():
        yield Spot(
            *match.span(), tuple(stem(hump.lower()) for hump in _HUMP.findall(match.group()))
        )


def other_tokens(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the other ways to write the compound words of a text, each as tokens."""
    for spot in spots(text):
        yield spot.tokens


def joined(hyphened: str) -> str:
    """Return the token of a hyphened word written in one."""
    return stem("".join(_LATIN.findall(hyphened)))


def sides(mixed: str) -> tuple[str, ...]:
    """Return the letters and the digits of a word as tokens of their own."""
    return tuple(map(stem, _SIDES.findall(mixed)))


def quantity(number: str, unit: str) -> str:
    """Return the token of a number with its unit."""
    return number.replace(",", "") + ("%" if unit.startswith("per") else unit)


class Piece(NamedTuple):
    """A compound word of a question: as it was typed, the other way, and how much that counts."""

    start: int
    end: int
    typed: tuple[str, ...]
    other: tuple[str, ...]
    share: float = 1.0


def pieces(folded: str) -> list[Piece]:
    """Return the compound words of a question in their order."""
    found = [_piece(match) for match in _WRITTEN.finditer(folded)]
    taken = {place for piece in found for place in range(piece.start, piece.end)}
    for match in _QUANTITY.finditer(folded):
        if taken.isdisjoint(range(*match.span())) and _is_unit(folded, match):
            number, unit = match.group("number", "unit")
            typed, bare = (quantity(number, unit),), (stem(number),)
            found.append(Piece(*match.span(), typed, bare, WITHOUT_UNIT))
    return sorted(found)


def _piece(match: re.Match) -> Piece:
    text = match.group()
    if match.lastgroup == "mixed":
        return Piece(*match.span(), (stem(text),), sides(text))
    return Piece(*match.span(), tuple(map(stem, _LATIN.findall(text))), (joined(text),))


def _is_unit(folded: str, match: re.Match) -> bool:
    """Tell whether what follows a number is its unit, not the beginning of a word."""
    rest = re.match(f"[{HAN}]+", folded[match.start("unit") :])
    return rest is None or len(query_words(rest.group())[0]) == 1
