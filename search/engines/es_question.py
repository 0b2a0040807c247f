"""One question on its way through Elasticsearch: totals, counts and the page, in few requests."""

import time
from collections.abc import Iterable, Sequence

from search.choices import Sort
from search.document import Document
from search.engines.base import DEEPEST, EngineUnavailable, Found, Reader
from search.engines.es_client import reaching
from search.engines.es_counts import FacetCounts
from search.engines.es_dsl import Query, Search
from search.engines.es_mapping import ORDERS, UNIT
from search.engines.es_order import MARGIN, Row, Span, best
from search.engines.es_queries import Queries, weights_are_whole
from search.engines.es_storage import IndexAlias
from search.query import TextQuery
from search.ranking import Scored, context_factor, rank
from search.request import Context, SearchRequest

# How much longer than one request all those of a question may take together.
PATIENCE = 1.6
BY_SCORE = [{"_score": "desc"}, {"key": "asc"}]
NOWHERE_YET = Span(0, 0)


class Asking:
    """Sends the searches of one question, as long as the reader's patience lasts."""

    def __init__(self, storage: IndexAlias):
        self.storage = storage
        self.seconds = storage.connection.address.read_seconds
        self.until = time.monotonic() + PATIENCE * self.seconds

    def __call__(self, searches: Iterable[Search | dict]) -> list[dict]:
        """Return the answers to some searches, sent together."""
        lines: list[dict] = []
        for search in searches:
            body = search.to_dict() if isinstance(search, Search) else search
            lines += [{"allow_partial_search_results": False}, body]
        try:
            return self._send(lines)
        except EngineUnavailable as error:
            # The live index was replaced between two looks at it.
            if error.reason != "missing":
                raise
            self.storage.look()
            return self._send(lines)

    def term_counts(self, texts: dict[str, str]) -> dict[tuple[str, str], int]:
        """Return how many documents have each token of some texts in a field: (field, token)."""
        client = self._client()
        with reaching():
            answer = client.termvectors(
                index=self.storage.alias,
                doc=texts,
                fields=list(texts),
                term_statistics=True,
                field_statistics=False,
                positions=False,
                offsets=False,
                payloads=False,
            )
        return {
            (field, token): terms.get("doc_freq", 0)
            for field, found in answer["term_vectors"].items()
            for token, terms in found["terms"].items()
        }

    def _client(self):
        """Return the client with the patience that is left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise EngineUnavailable("slow", "The question took too long.")
        return self.storage.connection.reader(min(left, self.seconds))

    def _send(self, lines: list[dict]) -> list[dict]:
        client = self._client()
        with reaching():
            answers = client.msearch(index=self.storage.alias, searches=lines)["responses"]
        for answer in answers:
            if error := answer.get("error"):
                reason = "missing" if answer["status"] == 404 else "error"
                raise EngineUnavailable(reason, str(error)[:300])
        return answers


class Matches:
    """The full or the partial matches of a question, in their order."""

    def __init__(self, ask: Asking, query: Query, sort: Sort, exact: bool):
        self.ask, self.query, self.sort = ask, query, sort
        # Then the server's order needs no second look.
        self.exact = exact or sort != Sort.RELEVANCE
        self.total = 0
        self._rows: Sequence[Row] = ()
        self._fetched = NOWHERE_YET

    def look(self, wanted: Span, documents: bool = True) -> Search:
        """Return the search for a stretch and a little around it."""
        self._fetched = wanted if self.exact or not wanted.size else wanted.around(MARGIN)
        return self._search(self._fetched, documents).extra(track_total_hits=True)

    def _search(self, span: Span, documents: bool) -> Search:
        order = BY_SCORE if self.sort == Sort.RELEVANCE else ORDERS[self.sort]
        search = Search().query(self.query).sort(*order).extra(from_=span.start, size=span.size)
        return search.source(["document"] if documents else False)

    def take(self, answer: dict) -> None:
        """Take in what was found at the first look."""
        self.total = answer["hits"]["total"]["value"]
        self._rows = rows_of(answer)
        self.ask.storage.seen(self._rows[0].index if self._rows else "")

    def page(self, wanted: Span) -> list[Row]:
        """Return a stretch in its final order, with the documents."""
        if not wanted.size:
            return []
        if not self._fetched.covers(wanted):
            self.take(self.ask([self.look(wanted)])[0])
        if self.exact:
            start = wanted.start - self._fetched.start
            return list(self._rows[start : start + wanted.size])
        return self._with_documents(best(self._fetch, wanted, self._rows, self._fetched))

    def _fetch(self, span: Span) -> list[Row]:
        return rows_of(self.ask([self._search(span, documents=False)])[0])

    def _with_documents(self, rows: list[Row]) -> list[Row]:
        """Add the documents to rows that came without."""
        if all(row.source for row in rows):
            return rows
        wanted = Search().query("ids", values=[row.id for row in rows]).source(["document"])
        found = self.ask([wanted.extra(size=len(rows))])[0]["hits"]["hits"]
        sources = {hit["_id"]: hit["_source"] for hit in found}
        return [row._replace(source=sources[row.id]) for row in rows if row.id in sources]


class Question:
    """Works out what one reading of the words finds."""

    def __init__(self, ask: Asking, request: SearchRequest, query: TextQuery, reader: Reader):
        self.ask, self.request = ask, request
        stages = ask.storage.live().blueprint.stages
        self.queries = Queries(stages, query, reader, request.collapse)
        end = min(request.start + request.page_size, DEEPEST)
        self.wanted = Span(min(request.start, end), end)
        self.full = self._matches(partial=False)
        self.some = [self._matches(partial=True)] if self.queries.some else []

    def _matches(self, partial: bool) -> Matches:
        queries, request = self.queries, self.request
        text = queries.some if partial else queries.every
        without = queries.every if partial else None
        query = queries.ranked(text, request.filters, request.context, without)
        return Matches(self.ask, query, request.sort, queries.constant and weights_are_whole())

    def answer(self, facets: Iterable[str]) -> Found:
        """Return totals, counts and the page, mostly in one request."""
        counts = FacetCounts(self.queries, self.request.filters, facets)
        # Where partial matches begin is known only when the full ones have been counted.
        first = self.wanted if self.wanted.start == 0 else NOWHERE_YET
        searches = [self.full.look(self.wanted), *(m.look(first) for m in self.some)]
        counts.ride_on(searches[0])
        answers = self.ask([*searches, *counts.searches()])
        for matches, found in zip([self.full, *self.some], answers, strict=False):
            matches.take(found)
        return Found(
            self._hits(),
            self.full.total,
            sum(matches.total for matches in self.some),
            counts.read(answers[0], answers[len(searches) :]),
            self.queries.query,
        )

    def _hits(self) -> list[Scored]:
        """Return the page's hits; partial matches follow where full ones end."""
        (start, end), total = self.wanted, self.full.total
        rows = self.full.page(Span(start, max(start, min(end, total))))
        hits = [self._scored(row) for row in rows]
        for matches in self.some if end > total else ():
            last = min(end - total, matches.total)
            rows = matches.page(Span(min(max(0, start - total), last), last))
            hits += [self._scored(row, partial=True) for row in rows]
        return hits

    def _scored(self, row: Row, partial: bool = False) -> Scored:
        document, context = Document(**row.source["document"]), self.request.context
        text = 1.0
        if self.request.sort == Sort.RELEVANCE:
            standing = 1 + document.standing_at(self.queries.stage(context))
            text = row.score / UNIT**2 / (context_factor(document, context) * standing)
        return rank(document, text, context, partial)


def suggested(
    ask: Asking, start: str, reader: Reader, most: int, context: Context
) -> list[Document]:
    """Return the documents whose titles begin so, best first."""
    queries = Queries(ask.storage.live().blueprint.stages, TextQuery(), reader)
    query = queries.ranked(queries.beginning(start), {}, context)
    matches = Matches(ask, query, Sort.RELEVANCE, weights_are_whole())
    wanted = Span(0, most)
    matches.take(ask([matches.look(wanted)])[0])
    return [Document(**row.source["document"]) for row in matches.page(wanted)]


def rows_of(answer: dict) -> list[Row]:
    """Return the hits of an answer; where the order is another one their score is none."""
    return [
        Row(hit["_id"], hit["_score"] or 0.0, hit["sort"][-1], hit["_index"], hit.get("_source"))
        for hit in answer["hits"]["hits"]
    ]
