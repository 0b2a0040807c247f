"""Answers questions with Elasticsearch while it is well, and with the embedded index otherwise."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from search.document import Document
from search.engines.base import Engine, EngineUnavailable, Found, Reader, Tally
from search.engines.condition import Condition
from search.query import TextQuery
from search.request import NOWHERE, Context, SearchRequest


class Answering:
    """Two engines that look like one to whoever asks."""

    def __init__(self, first: Engine, second: Engine, condition: Condition):
        self.first, self.second, self.condition = first, second, condition

    @property
    def name(self) -> str:
        """The engine that would be asked now."""
        return (self.second if self.condition.reason() else self.first).name

    def search(
        self, request: SearchRequest, query: TextQuery, reader: Reader, facets: Iterable[str]
    ) -> Found:
        """Return a page of results, from whichever engine answers."""
        facets = tuple(facets)
        answer, stood_in = self._asked(lambda e: e.search(request, query, reader, facets))
        return replace(answer, fallback=True) if stood_in else answer

    def suggest(
        self, typed: str, reader: Reader, most: int, context: Context = NOWHERE
    ) -> list[Document]:
        """Return the documents whose titles can be completed from what was typed."""
        return self._asked(lambda e: e.suggest(typed, reader, most, context))[0]

    def cross(
        self, filters: Mapping[str, tuple[str, ...]], reader: Reader, rows: str, columns: str
    ) -> dict[tuple[str, str], Tally]:
        """Return what there is for each pair of values of two facets."""
        return self._asked(lambda e: e.cross(filters, reader, rows, columns))[0]

    def _asked(self, question: Callable) -> tuple:
        """Return an answer, and whether the second engine stood in for the first."""
        if not self.condition.reason():
            try:
                return question(self.first), False
            except EngineUnavailable as error:
                self.condition.failed(error.reason)
        return question(self.second), True
