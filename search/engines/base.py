"""What an engine must do. Everything else of the search is shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from search.document import Document
from search.query import TextQuery
from search.ranking import Scored
from search.request import NOWHERE, Context, SearchRequest

# Whoever changes what an index holds, or how, raises this; every index is then built anew.
INDEX_VERSION = 11
# Results further down than this are not worth their price; nobody pages there.
DEEPEST = 100_000
# How much a word counts that stands in the other language's version.
TWIN_BOOST = 0.6
# How much a word counts that stands in a file: nearly as much as in what was written about it.
FILE_BOOST = 0.8
# How much words count that mean something together where they stand apart.
APART_BOOST = 0.7
Position = tuple[int, int]


class EngineUnavailable(Exception):
    """The engine cannot answer or take anything now; the reason is a word for programs."""

    def __init__(self, reason: str, message: str = ""):
        super().__init__(message or reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as the index knows people: the audiences they belong to; None sees all."""

    audience: frozenset[str] | None
    now: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What an index is built for. Another signature asks for another index."""

    stages: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An engine's answer: one page of scored documents, exact counts, how it read the words.

    An answer that is given again is the same object, which what is made of it can be kept by.
    """

    hits: list[Scored]
    total: int
    partial_total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    query: TextQuery = field(default_factory=TextQuery)
    # Where nothing was found: questions of the index's own words that it may have meant.
    alternatives: tuple[str, ...] = ()
    # Which engine it was, and whether it stood in for the one that is configured.
    engine: str = ""
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many assets there are of something, and how many of them are stale."""

    live: int
    stale: int


class Engine(Protocol):
    """A place to find assets."""

    name: str

    def search(
        self, request: SearchRequest, query: TextQuery, reader: Reader, facets: Iterable[str]
    ) -> Found:
        """Return a page of results and the counts of the facets asked for."""

    def suggest(
        self, typed: str, reader: Reader, most: int, context: Context = NOWHERE
    ) -> list[Document]:
        """Return the documents whose titles can be completed from what was typed."""

    def cross(
        self, filters: Mapping[str, tuple[str, ...]], reader: Reader, rows: str, columns: str
    ) -> dict[tuple[str, str], Tally]:
        """Return what there is for each pair of values of two facets, pairs with nothing left out.

        Every version of an asset counts, in whatever language.
        """

    def upsert(
        self,
        documents: Iterable[Document],
        deleted: Iterable[int] = (),
        position: Position | None = None,
        since: Position | None = None,
    ) -> None:
        """Add or replace documents and forget deleted ids, visible when it returns.

        The index moves to the position only if it stands at `since`, or further: another one
        may have been put in place meanwhile, which still lacks what came before.
        """

    def rebuild(
        self, documents: Iterable[Document], position: Position, blueprint: Blueprint
    ) -> int:
        """Build a fresh index beside the live one, put it in place and return its size."""

    def position(self) -> Position | None:
        """Return how far the index has read the outbox, or None when there is no index."""

    def blueprint(self) -> Blueprint | None:
        """Return what the live index was built for, or None when there is none."""

    def checksums(self) -> dict[int, int]:
        """Return the checksum of every document in the index, by id."""

    def due(self, now: int, most: int) -> list[int]:
        """Return ids of documents whose standing changes by itself and has to be read anew."""

    def close(self) -> None:
        """Let others write."""

    def healthy(self) -> bool:
        """Tell whether questions can be answered."""

    def size(self) -> int:
        """Return the number of documents."""

    def documents(self, ids: Iterable[int]) -> dict[int, Document]:
        """Return the documents of some ids, as they are indexed."""
