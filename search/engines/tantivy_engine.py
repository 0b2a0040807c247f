"""The embedded engine: tantivy in the data folder, one writer, any number of readers."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import tantivy

from search.document import Document
from search.engines.base import Found, Reader
from search.engines.storage import IndexFolder
from search.engines.tantivy_candidates import (
    ORDERS,
    Candidates,
    document_of,
    order_text,
    standing_field,
    weight_value,
)
from search.engines.tantivy_queries import Queries
from search.facets import FACET_BY_NAME
from search.query import TextQuery
from search.request import SearchRequest

WRITER_MEMORY = 64_000_000
# Terms are counted exactly up to so many different values of a facet.
MOST_TERMS = 65_000
# Results further down than this are not worth their price; nobody pages there.
DEEPEST = 10_000


def build_schema(stages: Iterable[str]) -> tantivy.Schema:
    """Return the fields of the index; each stage has a field for an asset's standing at it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("pk", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(
        "text", stored=False, tokenizer_name="whitespace", index_option="position"
    )
    builder.add_text_field("audience", stored=False, tokenizer_name="raw", index_option="basic")
    for name in FACET_BY_NAME:
        builder.add_text_field(
            name, stored=False, fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in ("live_from", "live_until"):
        builder.add_unsigned_field(name, stored=False, indexed=True, fast=True)
    for name in ORDERS.values():
        builder.add_text_field(
            name, stored=False, fast=True, tokenizer_name="raw", index_option="basic"
        )
    for stage in ("", *stages):
        builder.add_float_field(standing_field(stage), stored=False, indexed=False, fast=True)
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class TantivyEngine:
    """Answers from the index in a folder."""

    name = "tantivy"

    def __init__(self, root: Path):
        self.folder = IndexFolder(root)
        self._stages: tuple[tuple[str, str, str], ...] = ()
        self._open: tuple | None = None

    def use_stages(self, stages: tuple) -> None:
        """Build the next index for these stages: (slug, funnel, standard stage) of each."""
        self._stages = stages

    @property
    def _slugs(self) -> tuple[str, ...]:
        return tuple(stage[0] for stage in self._stages)

    def stages(self) -> tuple | None:
        """Return the stages the live index knows; None without an index."""
        folder = self.folder.current()
        return self.folder.read_stages(folder) if folder else None

    # --- Reading ---

    def search(
        self, request: SearchRequest, query: TextQuery, reader: Reader, facets: Iterable[str]
    ) -> Found:
        """Return a page of results, exact totals and facet counts."""
        searcher = self._searcher()
        if searcher is None:
            return Found([], 0)
        queries = Queries(self.schema, searcher, query, reader)
        matching = queries.full(request.filters)
        total = searcher.search(matching, 1, count=True).count or 0
        candidates = Candidates(searcher, queries, request, self._slugs)
        hits, partial_total = self._page(request, queries, candidates, matching, total)
        counts = self._count(searcher, queries, request, matching, facets)
        return Found(hits, total, partial_total, counts)

    def _page(self, request, queries, candidates, matching, total):
        """Return the page's hits; partial matches follow where full ones end."""
        partial = queries.partial(request.filters)
        partial_total = candidates.count(partial) if partial is not None else 0
        start, end = request.start, request.start + request.page_size
        if start >= min(total + partial_total, DEEPEST):
            return [], partial_total
        hits = candidates.best(matching, start, min(end, total)) if start < total else []
        if end > total and partial_total:
            hits += candidates.best(partial, max(0, start - total), end - total, partial=True)
        return hits, partial_total

    def _count(self, searcher, queries, request, matching, facets) -> dict[str, dict[str, int]]:
        """Count each facet without its own filter: one pass, and one more for each filter."""
        filtered = [name for name in facets if name in request.filters]
        together = [name for name in facets if name not in request.filters]
        counts = self._aggregate(searcher, matching, together) if together else {}
        for name in filtered:
            others = {n: v for n, v in request.filters.items() if n != name}
            counts |= self._aggregate(searcher, queries.full(others), [name])
        return counts

    @staticmethod
    def _aggregate(searcher, query, names) -> dict[str, dict[str, int]]:
        asked = {
            name: {"terms": {"field": name, "size": MOST_TERMS, "segment_size": MOST_TERMS}}
            for name in names
        }
        answer = searcher.aggregate(query, asked)
        return {name: {b["key"]: b["doc_count"] for b in answer[name]["buckets"]} for name in names}

    def healthy(self) -> bool:
        """Tell whether there is an index to ask."""
        return self._searcher() is not None

    def size(self) -> int:
        """Return the number of documents."""
        searcher = self._searcher()
        return searcher.num_docs if searcher else 0

    def documents(self, ids: Iterable[int]) -> dict[int, Document]:
        """Return the documents of some ids, as they are indexed."""
        searcher, found = self._searcher(), {}
        for pk in ids if searcher else ():
            query = tantivy.Query.term_query(self.schema, "pk", str(pk))
            for _score, address in searcher.search(query, 1).hits:
                found[pk] = document_of(searcher, address)
        return found

    def _searcher(self):
        """Return a searcher that sees the last commit, or None without an index."""
        folder = self.folder.current()
        if folder is None:
            self._open = None
            return None
        meta = (folder / "meta.json").stat()
        stamp = (folder, meta.st_mtime_ns, meta.st_ino, meta.st_size)
        if self._open is None or self._open[0] != folder:
            index = tantivy.Index.open(str(folder))
            index.config_reader(reload_policy="manual")
            index.reload()
            self._open = (folder, stamp, index)
            self._stages = self.folder.read_stages(folder) or ()
        elif self._open[1] != stamp:
            self._open[2].reload()
            self._open = (folder, stamp, self._open[2])
        self.schema = self._open[2].schema
        return self._open[2].searcher()

    # --- Writing: the worker, or a command while it holds the lock ---

    def upsert(self, documents, deleted=(), position=None) -> None:
        """Replace documents and forget deleted ids in one commit."""
        folder = self.folder.current()
        index = tantivy.Index.open(str(folder))
        writer = index.writer(WRITER_MEMORY, num_threads=1)
        for pk in deleted:
            writer.delete_documents_by_term("pk", str(pk))
        for document in documents:
            writer.delete_documents_by_term("pk", str(document.id))
            writer.add_document(self._tantivy_document(document))
        writer.commit()
        writer.wait_merging_threads()
        if position is not None:
            self.folder.write_position(folder, position)

    def rebuild(self, documents, position) -> int:
        """Build a new generation beside the live one, then switch to it."""
        folder = self.folder.new()
        index = tantivy.Index(build_schema(self._slugs), path=str(folder))
        writer = index.writer(WRITER_MEMORY, num_threads=1)
        count = 0
        for document in documents:
            writer.add_document(self._tantivy_document(document))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        self.folder.write_stages(folder, self._stages)
        self.folder.write_position(folder, position)
        self.folder.switch_to(folder)
        return count

    def position(self) -> tuple[int, int] | None:
        """Return how far the index has read the outbox; None without an index."""
        folder = self.folder.current()
        return self.folder.read_position(folder) if folder else None

    def _tantivy_document(self, document: Document) -> tantivy.Document:
        row = tantivy.Document()
        row.add_text("pk", str(document.id))
        row.add_text("text", document.tokens)
        for audience in document.audience:
            row.add_text("audience", audience)
        for stage in ("", *self._slugs):
            row.add_float(standing_field(stage), weight_value(document.standing_at(stage)))
        for name, values in document.facets.items():
            for value in values:
                row.add_text(name, value)
        for name in ("live_from", "live_until"):
            row.add_unsigned(name, max(0, getattr(document, name)))
        for sort, field in ORDERS.items():
            row.add_text(field, order_text(sort, document))
        row.add_text("document", json.dumps({**asdict(document), "tokens": ""}))
        return row
