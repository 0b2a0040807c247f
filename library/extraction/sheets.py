"""Spreadsheets, by openpyxl, which reads row by row and so can stop when it is enough."""

from datetime import datetime, time

import openpyxl

from library.extraction.office import program_picture

_MIDNIGHT = time()


class SheetsFile:
    """One workbook."""

    def __init__(self, path, limits):
        self._path, self._limits = path, limits
        self._book = openpyxl.load_workbook(str(path), read_only=True, data_only=True)
        self.pages = len(self._book.worksheets)

    def parts(self):
        """Yield (sheet, text) of every row that has something in it."""
        left = self._limits.cells
        for sheet in self._book.worksheets[: self._limits.pages]:
            # What the file says of its size may be wrong, or far too much.
            sheet.reset_dimensions()
            yield sheet.title, sheet.title
            for row in sheet.iter_rows(values_only=True):
                values = [shown(value) for value in row if value not in (None, "")]
                if values:
                    yield sheet.title, "\t".join(values[:left])
                left -= len(values)
                if left <= 0:
                    return

    def picture(self):
        """Return the picture that the program put into the file."""
        return program_picture(self._path, self._limits)


def shown(value) -> str:
    """Return the value of a cell as people write it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == _MIDNIGHT else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)
