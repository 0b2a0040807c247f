"""OpenDocument files, by odfdo: texts, presentations, spreadsheets.

Rows and cells are taken as they are written. A sheet may say "and a million times the same",
which is never unfolded.
"""

import odfdo

from library.extraction.office import program_picture

_WORDS = ".//text:p | .//text:h"


class _OpenDocument:
    """What the three kinds share."""

    pages: int | None = None
    # What has a place of its own.
    places = ""

    def __init__(self, path, limits):
        self._path, self._limits = path, limits
        self._body = odfdo.Document(str(path)).body
        self._places = self._body.xpath(f".//{self.places}") if self.places else [self._body]
        self.pages = len(self._places) if self.places else None

    def parts(self):
        """Yield (place, text) of every paragraph."""
        for number, place in enumerate(self._places[: self._limits.pages], start=1):
            name = self.name_of(number, place)
            for paragraph in place.xpath(_WORDS):
                yield name, paragraph.text_recursive

    def name_of(self, number, place) -> str:
        """Return what a place is called."""
        return str(number)

    def picture(self):
        """Return the picture that the program put into the file."""
        return program_picture(self._path, self._limits, "Thumbnails/thumbnail")


class TextFile(_OpenDocument):
    """A text; it has no pages before a program lays it out."""

    def name_of(self, number, place):
        """A text has no places."""
        return ""


class PresentationFile(_OpenDocument):
    """A presentation, slide by slide."""

    places = "draw:page"


class SpreadsheetFile(_OpenDocument):
    """A spreadsheet, sheet by sheet."""

    places = "table:table"

    def parts(self):
        """Yield the names of the sheets too, and no more cells than are wanted."""
        yield from ((name, name) for name in self._names())
        for count, part in enumerate(super().parts()):
            if count >= self._limits.cells:
                return
            yield part

    def _names(self):
        return [self.name_of(n, place) for n, place in enumerate(self._places, start=1)]

    def name_of(self, number, place):
        """Return the name of a sheet."""
        return place.get_attribute("table:name") or str(number)
