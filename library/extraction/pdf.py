"""PDF, by PDFium: text page by page, and the first page as a picture."""

import re
from itertools import pairwise
from pathlib import Path

import pypdfium2

from library.extraction.formats import Refused
from library.extraction.pictures import PAGE_SIDE

# PDFium's own numbers for what was wrong.
_PASSWORD, _SECURITY = 4, 5
_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65"
_HAN_SIGN = re.compile(f"[{_HAN}]")
_GOES_ON = re.compile(f"(?![。！？：；])[{_HAN}]$")
# A word cut at the end of a line: PDFium marks the hyphen.
_CUT_WORD = re.compile("[\x02\ufffe\u00ad]\r?\n?")
# A line at least so wide, measured by the widest of its page, goes on in the next one.
_FULL = 0.5


class PdfFile:
    """One PDF."""

    def __init__(self, path, limits):
        try:
            self._pdf = pypdfium2.PdfDocument(Path(path))
        except pypdfium2.PdfiumError as problem:
            locked = getattr(problem, "err_code", None) in (_PASSWORD, _SECURITY)
            raise Refused("encrypted" if locked else "broken") from problem
        self.pages = len(self._pdf)
        self._most = limits.pages
        if not self.pages:
            raise Refused("broken")

    def parts(self):
        """Yield (number, text) of each page; a page that cannot be read is left out."""
        for number in range(min(self.pages, self._most)):
            try:
                page = self._pdf[number]
                text = page.get_textpage().get_text_range()
            except pypdfium2.PdfiumError:
                continue
            yield str(number + 1), joined(text)
            page.close()

    def picture(self):
        """Return the first page, as wide or high as a preview."""
        page = self._pdf[0]
        scale = PAGE_SIDE / max(*page.get_size(), 1)
        return page.render(scale=scale).to_pil().convert("RGB")


def joined(text: str) -> str:
    """Join what the lines of a page cut: words at a hyphen, Chinese sentences anywhere."""
    lines = _CUT_WORD.sub("", text).splitlines()
    widest = max(map(width, lines), default=0)
    parts: list[str] = []
    for line, following in pairwise([*lines, ""]):
        goes_on = (
            width(line) >= _FULL * widest and _GOES_ON.search(line) and _HAN_SIGN.match(following)
        )
        parts += [line, "" if goes_on else "\n"]
    return "".join(parts)


def width(line: str) -> int:
    """Return how wide a line is; a Chinese sign is as wide as two letters."""
    return len(line) + len(_HAN_SIGN.findall(line))
