"""Word documents, by python-docx: body, tables, text boxes, notes, headers and footers."""

import re

import docx
from docx.oxml.ns import qn

from library.extraction.office import lines, parsed, program_picture

# Parts beside the body whose words a reader of the document sees.
_BESIDE = re.compile(r"/word/(footnotes|endnotes|header\d*|footer\d*)\.xml")
_PARAGRAPH, _TEXT = qn("w:p"), qn("w:t")
_BREAKS = (qn("w:tab"), qn("w:br"), qn("w:cr"))


class WordFile:
    """One Word document. It has no pages before a program lays it out."""

    pages = None

    def __init__(self, path, limits):
        self._path, self._limits = path, limits
        self._document = docx.Document(str(path))

    def parts(self):
        """Yield the text of the body block by block, then what stands beside it, each once."""
        for block in self._document.element.body:
            yield "", lines(block, _PARAGRAPH, _TEXT, _BREAKS)
        said = set()
        for part in self._document.part.package.iter_parts():
            if not _BESIDE.fullmatch(str(part.partname)):
                continue
            root = getattr(part, "element", None)
            root = parsed(part.blob) if root is None else root
            text = "" if root is None else lines(root, _PARAGRAPH, _TEXT, _BREAKS)
            if text not in said:
                said.add(text)
                yield "", text

    def picture(self):
        """Return the picture that the program put into the file."""
        return program_picture(self._path, self._limits)
