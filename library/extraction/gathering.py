"""Gathers the text of a file part by part, until there is enough."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from library.extraction.formats import Part
from library.extraction.limits import Limits

# Texts of one place are joined to blocks of about so many characters; a passage lies in one block.
BLOCK = 1500
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


@dataclass(slots=True)
class Gathered:
    """What was read: (place, text) in order, and whether something was left out."""

    parts: list[Part] = field(default_factory=list)
    cut: bool = False

    @property
    def characters(self) -> int:
        """How long the text is."""
        return sum(len(text) for _place, text in self.parts)


def tidy(text: str) -> str:
    """Return a text without signs that cannot be seen, one space or line end at a time."""
    text = _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def gather(parts: Iterable[Part], limits: Limits, clock=time.process_time) -> Gathered:
    """Read until the text ends, is long enough or has taken long enough."""
    gathered, begun, left = Gathered(), clock(), limits.characters
    for place, text in blocks(_counted(parts, gathered, begun, limits, clock)):
        if len(text) > left:
            gathered.cut = True
            text = text[:left]
        if text:
            gathered.parts.append((place, text))
        left -= len(text)
        if gathered.cut and left <= 0:
            break
    return gathered


def _counted(parts, gathered, begun, limits: Limits, clock) -> Iterator[Part]:
    for part in parts:
        yield part
        if clock() - begun > limits.enough:
            gathered.cut = True
            return


def blocks(parts: Iterable[Part]) -> Iterator[Part]:
    """Join neighbouring texts of one place, as long as a block is not too long."""
    waiting: list[str] = []
    length, last = 0, ""
    for place, text in parts:
        clean = tidy(text)
        if waiting and (place != last or length + len(clean) > BLOCK):
            yield last, "\n".join(waiting)
            waiting, length = [], 0
        last = place
        if clean:
            waiting.append(clean)
            length += len(clean)
    if waiting:
        yield last, "\n".join(waiting)
