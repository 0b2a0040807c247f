"""What a file is, by what stands in it; its name decides only about plain text."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from library.extraction.limits import Limits

Part = tuple[str, str]
HEAD = 4096
MOST_ENTRIES = 20_000
TEXT_EXTENSIONS = frozenset({"txt", "csv", "md"})
READ_EXTENSIONS = frozenset({"pdf", "docx", "pptx", "xlsx", "odt", "odp", "ods", "rtf"})
PICTURE_EXTENSIONS = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
_PICTURE_SIGNS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which Office keeps a document that has a password.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OOXML = {
    "docx": b"wordprocessingml.document.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_OPEN_DOCUMENT = re.compile(
    rb"application/vnd\.oasis\.opendocument\.(text|presentation|spreadsheet)"
)


READERS = {
    "pdf": "pdf.PdfFile",
    "docx": "word.WordFile",
    "pptx": "slides.SlidesFile",
    "xlsx": "sheets.SheetsFile",
    "open_text": "open_document.TextFile",
    "open_presentation": "open_document.PresentationFile",
    "open_spreadsheet": "open_document.SpreadsheetFile",
    "rtf": "plain.RichTextFile",
    "markdown": "plain.MarkdownFile",
    "text": "plain.PlainFile",
    "picture": "pictures.PictureFile",
}


class Refused(Exception):
    """A file that is not read: why, as a code of `problems`."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


class Reader(Protocol):
    """One opened file."""

    # Pages, slides or sheets; None where there are no such things.
    pages: int | None

    def __init__(self, path: Path, limits: Limits):
        """Open a file, or raise Refused."""

    def parts(self) -> Iterator[Part]:
        """Yield (place, text) in the order of reading; a place is a number or a name."""

    def picture(self):
        """Return a picture of the first page, or None."""


def format_of(path: Path, extension: str, limits: Limits) -> str:
    """Return the format of a file, or raise Refused."""
    if path.stat().st_size > limits.size:
        raise Refused("too_large")
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _packed(path, limits)
    if head.startswith(_OLE):
        raise Refused("encrypted" if _ENCRYPTED_STREAM in path.read_bytes() else "unsupported")
    if head.startswith(rb"{\rtf"):
        return "rtf"
    if head.startswith(_PICTURE_SIGNS) or extension in PICTURE_EXTENSIONS:
        return "picture"
    if extension in TEXT_EXTENSIONS:
        return "markdown" if extension == "md" else "text"
    if extension in READ_EXTENSIONS:
        # It is called so and is something else.
        raise Refused("broken" if head else "empty")
    raise Refused("unsupported")


def _packed(path: Path, limits: Limits) -> str:
    """Return the format of a package, after making sure that it can be unpacked."""
    try:
        with ZipFile(path) as package:
            entries = {entry.filename: entry for entry in package.infolist()}
            found = _package_format(package, entries)
            if found is None:
                raise Refused("unsupported")
            _check_package(package, entries.values(), limits)
            return found
    except (BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise Refused("broken") from problem


def _package_format(package: ZipFile, entries: dict[str, ZipInfo]) -> str | None:
    if "[Content_Types].xml" in entries:
        types = _beginning(package, entries["[Content_Types].xml"], 1_000_000)
        return next((name for name, sign in _OOXML.items() if sign in types), None)
    if "mimetype" in entries and "content.xml" in entries:
        match = _OPEN_DOCUMENT.match(_beginning(package, entries["mimetype"], HEAD))
        return f"open_{match.group(1).decode()}" if match else None
    return None


def _beginning(package: ZipFile, entry: ZipInfo, length: int = HEAD) -> bytes:
    if entry.flag_bits & 1:
        raise Refused("encrypted")
    with package.open(entry) as handle:
        return handle.read(length)


def _check_package(package: ZipFile, entries, limits: Limits) -> None:
    """Refuse what is locked, and what would unpack to more than a document holds."""
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > limits.unpacked:
        raise Refused("bomb")
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        beginning = _beginning(package, entry)
        # No office program writes entities of its own; bombs do.
        if b"<!ENTITY" in beginning or "<!ENTITY".encode("utf-16-le") in beginning:
            raise Refused("bomb")
        if entry.filename == "META-INF/manifest.xml":
            whole = _beginning(package, entry, 4_000_000)
            if b"encryption-data" in whole:
                raise Refused("encrypted")


def reader_of(name: str) -> Callable[[Path, Limits], Reader]:
    """Return what opens files of a format; its library is loaded only now."""
    module, _point, opened = READERS[name].partition(".")
    return getattr(import_module(f"library.extraction.{module}"), opened)
