"""Answers questions with Elasticsearch while it is well, and with the embedded index otherwise."""

from collections.abc import Iterable
from dataclasses import replace

from search.document import Document
from search.engines.base import Engine, EngineUnavailable, Found, Reader
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
        if not self.condition.reason():
            try:
                return self.first.search(request, query, reader, facets)
            except EngineUnavailable as error:
                self.condition.failed(error.reason)
        return replace(self.second.search(request, query, reader, facets), fallback=True)

    def suggest(
        self, typed: str, reader: Reader, most: int, context: Context = NOWHERE
    ) -> list[Document]:
        """Return the documents whose titles can be completed from what was typed."""
        if not self.condition.reason():
            try:
                return self.first.suggest(typed, reader, most, context)
            except EngineUnavailable as error:
                self.condition.failed(error.reason)
        return self.second.suggest(typed, reader, most, context)
