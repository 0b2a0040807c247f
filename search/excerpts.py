"""What of an asset answers a query: title and passage with marks, made once for both."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from search.highlight import Marker, mark
from search.query import TextQuery
from search.texts import passage_texts


@dataclass(frozen=True, slots=True)
class Published:
    """An asset as it was published; two are the same when they are the same publication."""

    id: int
    revision: int | None
    updated_at: str
    data: dict = field(compare=False, repr=False)

    @classmethod
    def of(cls, asset_id: int, data: dict) -> "Published":
        """Return what a projection is the publication of."""
        return cls(asset_id, data["revision"], data["updated_at"], data)


class Excerpt(NamedTuple):
    """Title and passage as HTML, and whether the query is in the title."""

    in_title: bool
    title_html: str
    passage_html: str


@lru_cache(maxsize=4_000)
def excerpt(published: Published, query: TextQuery) -> Excerpt:
    """Return what shows a reader that an asset answers a query."""
    marker, title = _marker(query), published.data["record"]["title"]
    found = marker.spans(title, by_sound=True)
    return Excerpt(bool(found), mark(title, found), marker.passage(passage_texts(published.data)))


@lru_cache(maxsize=500)
def _marker(query: TextQuery) -> Marker:
    return Marker(query)
