"""Files that are text already: plain text, tables with commas, Markdown, RTF."""

import codecs
import re
from contextlib import suppress

from charset_normalizer import from_bytes
from markdown_it import MarkdownIt
from striprtf.striprtf import rtf_to_text

from library.extraction.formats import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Hardly any text in another encoding is valid in these.
_CERTAIN = ("utf-8", "gb2312")
_SAMPLE = 200_000
# What else programs in offices write; a guess among all encodings is often wrong.
_GUESSED = ["gb18030", "big5", "cp1252", "utf_16_le", "utf_16_be", "shift_jis"]
# Bytes for each character that is kept, so that a long file is not read to its end.
_BYTES = 8
_TAG = re.compile(r"<[^>]*>")
_SHOWN = frozenset({"text", "code_inline", "code_block", "fence", "image"})


def decoded(data: bytes) -> str:
    """Return the text of some bytes, or raise Refused when they are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in _CERTAIN:
        # The end may lie inside a sign, as no more was read.
        with suppress(UnicodeDecodeError):
            return codecs.getincrementaldecoder(encoding)().decode(data)
    best = from_bytes(data[:_SAMPLE], cp_isolation=_GUESSED).best()
    if best is None:
        raise Refused("broken")
    return data.decode(best.encoding, "replace")


class PlainFile:
    """Plain text."""

    pages = None

    def __init__(self, path, limits):
        with path.open("rb") as handle:
            self._text = decoded(handle.read(_BYTES * limits.characters))
        if self._text.count("\0") > len(self._text) // 100:
            raise Refused("broken")

    def parts(self):
        """Yield the lines."""
        for line in self._text.splitlines():
            yield "", line

    def picture(self):
        """Return None: plain text has no look of its own."""


class MarkdownFile(PlainFile):
    """Markdown, without its marks."""

    def parts(self):
        """Yield the words of each block."""
        for token in MarkdownIt("commonmark").enable("table").parse(self._text):
            if token.type == "html_block":
                yield "", _TAG.sub(" ", token.content)
            elif token.type in _SHOWN:
                yield "", token.content
            elif token.children:
                yield "", "".join(map(_inline, token.children))


def _inline(token) -> str:
    """Return the words of a piece of a line."""
    return token.content if token.type in _SHOWN else " " if "break" in token.type else ""


class RichTextFile(PlainFile):
    """RTF: seven-bit text whose other signs are written as numbers."""

    def __init__(self, path, limits):
        with path.open("rb") as handle:
            self._text = rtf_to_text(handle.read().decode("latin-1"), errors="ignore")
