"""The embedded engine: tantivy in the data folder, one writer, any number of readers."""

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

from search.alternatives import alternatives
from search.choices import Sort
from search.document import Document
from search.engines import tantivy_order
from search.engines.base import DEEPEST, Blueprint, Found, Position, Reader, Tally
from search.engines.storage import IndexFolder
from search.engines.tantivy_counts import Counted, counted, cross_counts
from search.engines.tantivy_queries import EVERYTHING, Queries, lifts
from search.engines.tantivy_schema import (
    BY_STANDING,
    CHECKSUM,
    ORDERS,
    build_schema,
    document_of,
    standing_field,
)
from search.engines.tantivy_snapshot import NUMBER, Snapshot
from search.engines.tantivy_writer import Writer, build
from search.query import TextQuery
from search.ranking import Scored, context_factor, context_weights, rank
from search.reading import read
from search.request import NOWHERE, Context, SearchRequest
from search.starts import typed as as_typed

TRIES = 5


class TantivyEngine:
    """Answers from the index in a folder."""

    name = "tantivy"

    def __init__(self, root: Path):
        self.folder = IndexFolder(root)
        self.writer = Writer(self.folder)
        self._snapshot: Snapshot | None = None
        self._opening = threading.Lock()

    # --- Reading ---

    def search(
        self, request: SearchRequest, query: TextQuery, reader: Reader, facets: Iterable[str]
    ) -> Found:
        """Return a page of results, exact totals and facet counts."""
        snapshot = self.snapshot()
        if snapshot is None:
            return Found([], 0, query=query, engine=self.name)
        order = (request.context, request.sort, request.page, request.page_size, request.collapse)
        asked = (query, tuple(sorted(request.filters.items())), order, tuple(facets))
        key = (asked, reader.audience, snapshot.moment(reader.now))
        return snapshot.kept(key, lambda: self._found(snapshot, request, query, reader, asked[-1]))

    def _found(self, snapshot, request: SearchRequest, asked: TextQuery, reader, facets) -> Found:
        query = read(asked, snapshot)
        queries = Queries(snapshot, query, reader, snapshot.collapsed(request.collapse))
        total, counts = self._counted(snapshot, queries, request, facets)
        hits, partial_total = _page(snapshot, queries, request, total)
        others = () if total + partial_total else alternatives(asked, snapshot)
        return Found(hits, total, partial_total, counts, query, others, self.name)

    @staticmethod
    def _counted(snapshot, queries: Queries, request: SearchRequest, facets: tuple) -> Counted:
        """Return total and facets; pages and orders of one question share them."""
        key = (_question(snapshot, queries, request), facets)
        return snapshot.kept(key, lambda: counted(snapshot, queries, request, facets))

    def cross(
        self, filters: Mapping[str, tuple[str, ...]], reader: Reader, rows: str, columns: str
    ) -> dict[tuple[str, str], Tally]:
        """Return what there is for each pair of values of two facets."""
        snapshot = self.snapshot()
        if snapshot is None:
            return {}
        queries = Queries(snapshot, TextQuery(), reader)
        # Days begin on a quarter of an hour everywhere, and what is stale changes with the day.
        moment = (snapshot.moment(reader.now), reader.now // 900)
        key = ("cross", tuple(sorted(filters.items())), reader.audience, moment, rows, columns)
        return snapshot.kept(key, lambda: cross_counts(snapshot, queries, filters, rows, columns))

    def suggest(
        self, typed: str, reader: Reader, most: int, context: Context = NOWHERE
    ) -> list[Document]:
        """Return the documents whose titles can be completed from what was typed, best first."""
        snapshot, start = self.snapshot(), as_typed(typed)
        if snapshot is None or not start:
            return []
        queries = Queries(snapshot, TextQuery(), reader)
        query = queries.ranked(queries.beginning(start), {}, context)
        stage = context.stage if context.stage in snapshot.stages else ""
        some_fit = bool(context_weights(context))
        hits, _all = _by_standing(snapshot, query, some_fit, stage, 0, most)
        return [document_of(snapshot.searcher, address) for _score, address in hits]

    def healthy(self) -> bool:
        """Tell whether there is an index to ask."""
        return self.snapshot() is not None

    def size(self) -> int:
        """Return the number of documents."""
        snapshot = self.snapshot()
        return snapshot.searcher.num_docs if snapshot else 0

    def documents(self, ids: Iterable[int]) -> dict[int, Document]:
        """Return the documents of some ids, as they are indexed."""
        snapshot, found = self.snapshot(), {}
        for pk in ids if snapshot else ():
            query = tantivy.Query.term_query(snapshot.schema, "pk", str(pk), index_option="basic")
            for _score, address in snapshot.searcher.search(query, 1).hits:
                found[pk] = document_of(snapshot.searcher, address)
        return found

    def checksums(self) -> dict[int, int]:
        """Return the checksum of every document, by id."""
        snapshot = self.snapshot()
        if snapshot is None or not (size := snapshot.searcher.num_docs):
            return {}
        hits = snapshot.searcher.search(EVERYTHING, size, count=False).hits
        addresses = [address for _score, address in hits]
        read = snapshot.searcher.fast_field_values
        return dict(zip(read("id", addresses), read(CHECKSUM, addresses), strict=True))

    def due(self, now: int, most: int) -> list[int]:
        """Return ids of documents whose standing changes by itself and has to be read anew."""
        snapshot = self.snapshot()
        if snapshot is None:
            return []
        query = tantivy.Query.range_query(snapshot.schema, "due", NUMBER, None, now)
        hits = snapshot.searcher.search(query, most, count=False).hits
        return snapshot.searcher.fast_field_values("id", [address for _score, address in hits])

    def snapshot(self) -> Snapshot | None:
        """Return the index as of its last commit, or None without an index."""
        for _try in range(TRIES):
            folder = self.folder.current()
            if folder is None:
                return None
            try:
                return self._snapshot_of(folder)
            except (OSError, ValueError):
                # Replaced by a new generation between two looks at it.
                if folder == self.folder.current():
                    raise
        return None

    def _snapshot_of(self, folder: Path) -> Snapshot:
        known = self._snapshot
        same = known is not None and known.folder == folder
        meta = (known.meta if same else folder / "meta.json").stat()
        stamp = (meta.st_mtime_ns, meta.st_ino, meta.st_size)
        if not same or known.stamp != stamp:
            with self._opening:
                index = known.index if same else tantivy.Index.open(str(folder))
                if not same:
                    index.config_reader(reload_policy="manual")
                index.reload()
                blueprint = self.folder.read_blueprint(folder) or Blueprint((), "")
                self._snapshot = known = Snapshot(folder, stamp, index, blueprint)
        return known

    # --- Writing: the worker, or a command while it holds the lock ---

    def upsert(self, documents, deleted=(), position: Position | None = None, since=None) -> None:
        """Replace documents and forget deleted ids in one commit."""
        self.writer.write(documents, deleted, position, since)

    def close(self) -> None:
        """Let others write."""
        self.writer.close()

    def rebuild(self, documents, position: Position, blueprint: Blueprint) -> int:
        """Build a new generation beside the live one, then switch to it."""
        folder = self.folder.new()
        count = build(folder, build_schema(blueprint.stages), documents, blueprint.stages)
        self.folder.write_blueprint(folder, blueprint)
        self.folder.write_position(folder, position)
        self.folder.switch_to(folder)
        return count

    def position(self) -> Position | None:
        """Return how far the index has read the outbox; None without an index."""
        folder = self.folder.current()
        return self.folder.read_position(folder) if folder else None

    def blueprint(self) -> Blueprint | None:
        """Return what the live index was built for; None without an index."""
        folder = self.folder.current()
        return self.folder.read_blueprint(folder) if folder else None


def _page(snapshot, queries: Queries, request: SearchRequest, total: int) -> tuple[list, int]:
    """Return the page's hits and the partial total; partial matches follow where full ones end."""
    start, end = request.start, min(request.start + request.page_size, DEEPEST)
    hits: list[Scored] = []
    if start < min(end, total):
        hits, _all = _best(snapshot, queries, request, start, min(end, total))
    if queries.some is None:
        return hits, 0
    if start < end and total < end:
        span = max(0, start - total), end - total
        others, partial_total = _best(snapshot, queries, request, *span, partial=True)
        return hits + others, partial_total
    without = queries.matching(queries.some, request.filters, without=queries.every)
    key = (_question(snapshot, queries, request), "partial")
    return hits, snapshot.kept(key, lambda: snapshot.count(without))


def _question(snapshot, queries: Queries, request: SearchRequest) -> tuple:
    """Return what all pages and orders of a question have in common."""
    reader, chosen = queries.reader, tuple(sorted(request.filters.items()))
    moment = snapshot.moment(reader.now)
    return (queries.query, chosen, queries.collapse, reader.audience, moment)


def _best(
    snapshot, queries: Queries, request: SearchRequest, start: int, end: int, partial=False
) -> tuple[list[Scored], int]:
    """Return one stretch of the full or of the partial matches, scored, and how many there are."""
    context, text = request.context, queries.some if partial else queries.every
    without = queries.every if partial else None
    query = queries.ranked(text, request.filters, context, without)
    # A stage the index does not know yet has nothing of its own.
    stage = context.stage if context.stage in snapshot.stages else ""
    relevance = request.sort == Sort.RELEVANCE
    if relevance and queries.query.words:
        hits, total = tantivy_order.best(snapshot, query, standing_field(stage), start, end)
    elif relevance:
        _certain, possible = lifts(request.filters, context)
        hits, total = _by_standing(snapshot, query, bool(possible), stage, start, end)
    else:
        hits, total = tantivy_order.in_order(snapshot, query, ORDERS[request.sort], start, end)
    scored = []
    for score, address in hits:
        document = document_of(snapshot.searcher, address)
        lifted = context_factor(document, context) * (1 + document.standing_at(stage))
        text = score / lifted if relevance and queries.query.words else 1.0
        scored.append(rank(document, text, context, partial))
    return scored, total


def _by_standing(
    snapshot, query, some_fit: bool, stage: str, start: int, end: int
) -> tuple[list, int]:
    """Return matches that all have the same words, in the order of their standing.

    Whole libraries can have one standing; unless only some fit the context, the index knows them
    in order.
    """
    if some_fit:
        return tantivy_order.best(snapshot, query, standing_field(stage), start, end)
    if stage:
        return tantivy_order.by_standing(snapshot, query, standing_field(stage), start, end)
    return tantivy_order.in_order(snapshot, query, BY_STANDING, start, end)
