"""The engine for large libraries: Elasticsearch, asked with the same tokens and factors."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from search.alternatives import alternatives
from search.document import Document
from search.engines.base import Blueprint, EngineUnavailable, Found, Position, Reader, Tally
from search.engines.es_client import Address, Connection, reaching
from search.engines.es_counts import crossed, crossing
from search.engines.es_queries import Queries
from search.engines.es_question import Asking, Question, suggested
from search.engines.es_storage import IndexAlias
from search.engines.es_words import Words
from search.query import TextQuery
from search.reading import read
from search.request import NOWHERE, Context, SearchRequest
from search.starts import typed as as_typed

PAGE = 5_000


class ElasticsearchEngine:
    """Answers from the live index of a cluster."""

    name = "elasticsearch"

    def __init__(self, address: Address):
        self.connection = Connection(address)
        self.storage = IndexAlias(self.connection)

    # --- Reading ---

    def search(
        self, request: SearchRequest, query: TextQuery, reader: Reader, facets: Iterable[str]
    ) -> Found:
        """Return a page of results, exact totals and facet counts."""
        ask = Asking(self.storage)
        words = Words(ask)
        meant = read(query, words) if query else query
        found = Question(ask, request, meant, reader).answer(tuple(facets))
        nothing = not found.total + found.partial_total
        others = alternatives(query, words) if nothing else ()
        return replace(found, alternatives=others, engine=self.name)

    def cross(
        self, filters: Mapping[str, tuple[str, ...]], reader: Reader, rows: str, columns: str
    ) -> dict[tuple[str, str], Tally]:
        """Return what there is for each pair of values of two facets."""
        search = crossing(Queries((), TextQuery(), reader), filters, rows, columns)
        return crossed(Asking(self.storage)([search])[0])

    def suggest(
        self, typed: str, reader: Reader, most: int, context: Context = NOWHERE
    ) -> list[Document]:
        """Return the documents whose titles can be completed from what was typed, best first."""
        start = as_typed(typed)
        return suggested(Asking(self.storage), start, reader, most, context) if start else []

    def probe(self) -> None:
        """Ask something small with a reader's patience; raises when no answer comes."""
        self.storage.look()
        self.size()

    def healthy(self) -> bool:
        """Tell whether questions can be answered."""
        try:
            self.probe()
        except EngineUnavailable:
            return False
        return True

    def size(self) -> int:
        """Return the number of documents."""
        with reaching():
            answer = self.connection.reader().count(
                index=self.storage.alias, query={"range": {"live_until": {"gt": 0}}}
            )
        return answer["count"]

    def documents(self, ids: Iterable[int]) -> dict[int, Document]:
        """Return the documents of some ids, as they are indexed."""
        ids = [str(pk) for pk in ids]
        if not ids:
            return {}
        with reaching():
            found = self.connection.client.mget(index=self.storage.alias, ids=ids)["docs"]
        sources = [entry["_source"] for entry in found if entry.get("found")]
        kept = [Document(**source["document"]) for source in sources if "document" in source]
        return {document.id: document for document in kept}

    def checksums(self) -> dict[int, int]:
        """Return the checksum of every document, by id."""
        found: dict[int, int] = {}
        for hit in self._all({"exists": {"field": "checksum"}}, ["id", "checksum"]):
            found[hit["fields"]["id"][0]] = hit["fields"]["checksum"][0]
        return found

    def _all(self, query: dict, fields: list[str]) -> Iterator[dict]:
        """Yield every hit, some thousand at a time, by id."""
        after: dict = {}
        while True:
            with reaching():
                answer = self.connection.client.search(
                    index=self.storage.alias,
                    query=query,
                    size=PAGE,
                    sort=[{"id": "asc"}],
                    source=False,
                    docvalue_fields=fields,
                    **after,
                )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}

    def due(self, now: int, most: int) -> list[int]:
        """Return ids of documents whose standing changes by itself and has to be read anew."""
        with reaching():
            answer = self.connection.client.search(
                index=self.storage.alias,
                query={"range": {"due": {"lte": now}}},
                size=most,
                source=False,
                docvalue_fields=["id"],
            )
        return [hit["fields"]["id"][0] for hit in answer["hits"]["hits"]]

    # --- Writing: every worker may, as nothing older takes the place of anything newer ---

    def upsert(self, documents, deleted=(), position: Position | None = None, since=None) -> None:
        """Replace documents and forget deleted ids, in bulk."""
        live, stands_at = self.storage.look()
        self.storage.write(live, documents, deleted, position or stands_at)
        if position is None or (since is not None and stands_at < since):
            self.storage.show(live)
        else:
            self.storage.move(live, position)

    def close(self) -> None:
        """Nobody is kept from writing."""

    def rebuild(self, documents, position: Position, blueprint: Blueprint) -> int:
        """Build a new generation beside the live one, then switch to it."""
        generation = self.storage.new(blueprint)
        try:
            count = self.storage.write(generation, documents, (), position)
            self.storage.move(generation, position)
            self.storage.wait_for_copies(generation)
            self.storage.switch_to(generation)
        except BaseException:
            self.storage.drop(generation)
            raise
        return count

    def position(self) -> Position | None:
        """Return how far the index has read the outbox; None without an index."""
        found = self.storage.current()
        return found[1] if found else None

    def blueprint(self) -> Blueprint | None:
        """Return what the live index was built for; None without an index."""
        found = self.storage.current()
        return found[0].blueprint if found else None
