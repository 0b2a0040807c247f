"""What of an asset answers a query: title and passage with marks, made once for both."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import orjson
from django.utils.translation import gettext as _

from library.extraction.places import place_in
from search.file_texts import FilePart, Key, Parts, kept, keys_of, parts_of
from search.highlight import Marker, mark
from search.query import TextQuery
from search.texts import passage_texts


@dataclass(frozen=True, slots=True)
class Published:
    """An asset as it was published; two are the same when they are the same publication.

    Files are read after publishing, so what was read of them belongs to it. Their texts are
    asked for only when nothing else shows the words.
    """

    id: int
    revision: int | None
    updated_at: str
    files: tuple[Key, ...]
    # Of the text the projection is kept as; it changes with anything in it.
    mark: int
    data: dict = field(compare=False, repr=False)
    page: "PageTexts | None" = field(default=None, compare=False, repr=False)

    @classmethod
    def all_of(cls, projections: dict[int, str]) -> dict[int, "Published"]:
        """Return what the projections of one page of results, as text, are publications of."""
        read = {pk: _read(text) for pk, text in projections.items()}
        page = PageTexts(keys for _data, keys, _mark in read.values())
        return {
            pk: cls(pk, data["revision"], data["updated_at"], keys, mark, data, page)
            for pk, (data, keys, mark) in read.items()
        }

    def file_parts(self) -> list[FilePart]:
        """Return the pieces of its files' text."""
        return list(parts_of(self.data, self.page.texts())) if self.page else []


class PageTexts:
    """The texts of the files of one page of results, read in one query when one is needed."""

    def __init__(self, keys: Iterable[tuple[Key, ...]]):
        self._keys = {key for each in keys for key in each}

    def texts(self) -> dict[str, Parts]:
        """Return the texts by checksum."""
        return {key[0]: parts for key, parts in kept.get(self._keys).items()}


@lru_cache(maxsize=2_000)
def _read(text: str) -> tuple[dict, tuple[Key, ...], int]:
    """Return a projection, the keys of its files and a mark of it. Nobody may change it."""
    data = orjson.loads(text)
    return data, keys_of(data), hash(text)


class FoundIn(NamedTuple):
    """The file that a passage is from, and the place in it."""

    title: str
    extension: str
    place: str

    @property
    def words(self) -> str:
        """The file and the place in the reader's words."""
        place = place_in(self.extension, self.place)
        together = _("%(file)s, %(place)s") % {"file": self.title, "place": place}
        return together if place else self.title


class Excerpt(NamedTuple):
    """Title and passage as HTML, whether the query is in the title, and in which file it is."""

    in_title: bool
    title_html: str
    passage_html: str
    found_in: FoundIn | None = None

    @property
    def is_marked(self) -> bool:
        """Tell whether any word of the query is shown."""
        return self.in_title or "<mark>" in self.passage_html


@lru_cache(maxsize=4_000)
def excerpt(published: Published, query: TextQuery) -> Excerpt:
    """Return what shows a reader that an asset answers a query."""
    marker, title = _marker(query), published.data["record"]["title"]
    found = marker.spans(title, by_sound=True)
    own = marker.best(passage_texts(published.data))
    missing = set(range(marker.words)) - own.seen - {span.word for span in found}
    html, found_in = _in_files(published, marker, missing, own.shows) or (own.html, None)
    return Excerpt(bool(found), mark(title, found), html, found_in)


def _in_files(published: Published, marker: Marker, missing: set[int], least: int):
    """Return the passage of a file that shows words which stand nowhere else, and its place."""
    parts = published.file_parts() if missing and published.data["files"] else []
    passage = marker.best(part.text for part in parts)
    if passage.shows < least or missing.isdisjoint(passage.seen):
        return None
    part = parts[passage.text]
    return passage.html, FoundIn(part.title, part.extension, part.place)


@lru_cache(maxsize=500)
def _marker(query: TextQuery) -> Marker:
    return Marker(query)


def place_of(shown: Excerpt) -> str:
    """Return where the words were found, as a code of a reason."""
    return "in_title" if shown.in_title else "in_file" if shown.found_in else "in_text"
