"""What an engine must do. Everything else of the search is shared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from search.document import Document
from search.query import TextQuery
from search.ranking import Scored
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as the index knows people: the audiences they belong to; None sees all."""

    audience: frozenset[str] | None
    now: int


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer: one page of scored documents, exact counts."""

    hits: list[Scored]
    total: int
    partial_total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """A place to find assets."""

    name: str

    def search(
        self, request: SearchRequest, query: TextQuery, reader: Reader, facets: Iterable[str]
    ) -> Found:
        """Return a page of results and the counts of the facets asked for."""

    def upsert(self, documents: Iterable[Document], deleted: Iterable[int] = ()) -> None:
        """Add or replace documents and forget deleted ids, visible when it returns."""

    def rebuild(self, documents: Iterable[Document], position: tuple[int, int]) -> int:
        """Build a fresh index beside the live one, put it in place and return its size."""

    def position(self) -> tuple[int, int] | None:
        """Return how far the index has read the outbox, or None when there is no index."""

    def healthy(self) -> bool:
        """Tell whether questions can be answered."""
