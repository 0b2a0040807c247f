"""Where the signs of bold and italic may open and close: CommonMark's rule, kinder to Chinese.

CommonMark closes no bold between a punctuation mark and a letter, which suits languages that
put spaces between words. In `**价值。**下一句` the reader means bold all the same. As the
"CJK-friendly" amendment does, signs of Chinese text count as neither punctuation nor letters.
"""

import re

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

MARK = "*"
_CHINESE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")


def is_chinese(sign: str) -> bool:
    """Tell whether a sign belongs to Chinese text, its punctuation included."""
    return bool(_CHINESE.match(sign))


def is_punctuation(sign: str) -> bool:
    """Tell whether a sign is punctuation of a text with spaces between words."""
    return not is_chinese(sign) and (isMdAsciiPunct(ord(sign)) or isPunctChar(sign))


def can_open(before: str, after: str) -> bool:
    """Tell whether bold or italic can begin between two signs."""
    if isWhiteSpace(ord(after)):
        return False
    free = isWhiteSpace(ord(before)) or is_punctuation(before) or is_chinese(before)
    return free or not is_punctuation(after)


def can_close(before: str, after: str) -> bool:
    """Tell whether bold or italic can end between two signs."""
    return can_open(after, before)


def read_marks(state: StateInline, silent: bool) -> bool:
    """Read a run of marks; a rule of the parser, in place of its own."""
    if silent or state.src[state.pos] not in (MARK, "_"):
        return False
    marker, start = state.src[state.pos], state.pos
    scanned = state.scanDelims(start, marker == MARK)
    opens, closes = scanned.can_open, scanned.can_close
    if marker == MARK:
        end = start + scanned.length
        before = state.src[start - 1] if start else " "
        after = state.src[end] if end < state.posMax else " "
        opens, closes = can_open(before, after), can_close(before, after)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), scanned.length, place, -1, opens, closes))
    state.pos += scanned.length
    return True
