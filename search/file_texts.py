"""The texts of published files, for the index and for the passage under a result."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from library.extraction.contents import FileContent

# Characters of all the files of one asset that are indexed, and that a process keeps at hand.
MOST_INDEXED = 400_000
MOST_KEPT = 8_000_000

Parts = list[tuple[str, str]]
Key = tuple[str, str]


class FilePart(NamedTuple):
    """A piece of a file's text and where it stands: what the index and a passage need."""

    title: str
    extension: str
    place: str
    text: str


def read_files(data: dict) -> list[dict]:
    """Return the files of a projection in which something was read."""
    return [file for file in data.get("files", ()) if file.get("characters")]


def keys_of(data: dict) -> tuple[Key, ...]:
    """Return what the texts of a projection's files are known by: content, and when it was read."""
    return tuple((file["checksum"], file["read"]) for file in read_files(data))


class Kept:
    """The texts of files that this process read lately. A content never changes."""

    def __init__(self, most: int = MOST_KEPT):
        self._most = most
        self._parts: OrderedDict[Key, tuple[int, Parts]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, keys: Iterable[Key]) -> dict[Key, Parts]:
        """Return the texts of some contents, reading what is not here in one query."""
        with self._lock:
            found = {key: self._parts[key][1] for key in keys if key in self._parts}
            for key in found:
                self._parts.move_to_end(key)
        missing = {key[0]: key for key in keys if key not in found}
        if missing:
            rows = FileContent.objects.filter(pk__in=missing).values_list("pk", "parts")
            for checksum, parts in rows:
                found[missing[checksum]] = parts
                self._keep(missing[checksum], parts)
        return found

    def _keep(self, key: Key, parts: Parts) -> None:
        length = sum(len(text) for _place, text in parts)
        with self._lock:
            self._size += length - self._parts.pop(key, (0, []))[0]
            self._parts[key] = (length, parts)
            while self._size > self._most:
                _key, (dropped, _parts) = self._parts.popitem(last=False)
                self._size -= dropped


kept = Kept()


def texts_of(datas: Iterable[dict]) -> dict[str, Parts]:
    """Return the texts of all files of some projections, by checksum, in one query at most."""
    checksums = {checksum for data in datas for checksum, _read in keys_of(data)}
    if not checksums:
        return {}
    return dict(FileContent.objects.filter(pk__in=checksums).values_list("pk", "parts"))


def parts_of(data: dict, texts: dict[str, Parts]) -> Iterator[FilePart]:
    """Yield the titles and the text of a projection's files, no more than is indexed of one asset."""
    left = MOST_INDEXED
    for file in data.get("files", ()):
        title, extension = file["title"], file["extension"]
        yield FilePart(title, extension, "", title)
        for place, text in texts.get(file.get("checksum"), ()):
            if left <= 0:
                return
            yield FilePart(title, extension, place, text[:left])
            left -= len(text)
