"""The best documents of a query, in the shared order, without reading those that cannot win.

Documents with the same context differ only by text × standing, which tantivy can sort by. So
the best of every context are fetched, strongest context first, until no weaker one can matter.
"""

import json
import math
from itertools import chain, groupby

import tantivy

from search.analysis import fold
from search.choices import Sort
from search.document import Document
from search.ranking import CONTEXT_FACETS, Scored, in_order, rank
from search.request import SearchRequest
from search.weights import weights

Query, Occur = tantivy.Query, tantivy.Occur
# Fields that sort everything but relevance; ties are broken by key within the field.
ORDERS = {Sort.NEWEST: "by_newest", Sort.MOST_USED: "by_uses", Sort.TITLE: "by_title"}
# Equal scores are sorted by key; so many beyond the page are looked at for that.
TIES = 100
DIGITS = 5


def standing_field(stage: str) -> str:
    """Return the field that holds the standing at a stage; '' is no stage."""
    return f"at_{stage}" if stage else "at"


def weight_value(standing: float) -> float:
    """Return the value whose logarithm, as tantivy weights by, is 1 + standing."""
    return 2 ** (1 + standing) - 2


def order_text(sort: Sort, document: Document) -> str:
    """Return a text that sorts a document among others, ties by key."""
    if sort == Sort.NEWEST:
        return f"{10**11 - document.published:012d} {document.key}"
    if sort == Sort.MOST_USED:
        return f"{10**10 - document.uses:011d} {document.key}"
    return f"{fold(document.title)}\x01{document.key}"


def document_of(searcher, address) -> Document:
    """Read a document back from the index."""
    return Document(**json.loads(searcher.doc(address)["document"][0]))


class Candidates:
    """Fetches the best of one question."""

    def __init__(self, searcher, queries, request: SearchRequest, stages):
        self.searcher = searcher
        self.queries = queries
        self.request = request
        context = request.context
        self.standing = standing_field(context.stage if context.stage in stages else "")

    def count(self, query) -> int:
        """Return how many documents match."""
        return self.searcher.search(query, 1, count=True).count or 0

    def best(self, query, start: int, end: int, partial: bool = False) -> list[Scored]:
        """Return the matches from `start` to `end` in their order."""
        if self.request.sort != Sort.RELEVANCE:
            return self._sorted(query, start, end, partial)
        found = self._strata(query, end)
        ties = [
            list(group) for _score, group in groupby(found, key=lambda hit: -significant(hit[0]))
        ]
        return self._page(ties, start, end, partial)

    def _sorted(self, query, start, end, partial) -> list[Scored]:
        hits = self.searcher.search(
            query,
            end,
            count=False,
            order_by_field=ORDERS[self.request.sort],
            order=tantivy.Order.Asc,
        ).hits
        return [self._scored(1.0, address, partial) for _order, address in hits[start:end]]

    def _page(self, ties, start, end, partial) -> list[Scored]:
        """Read the documents of the page, sorting those of one score by key."""
        page, position = [], 0
        for group in ties:
            if position + len(group) > start and position < end:
                scored = in_order([self._scored(s, a, partial, f) for s, a, f in group])
                page += scored[max(0, start - position) : end - position]
            position += len(group)
        return page

    def _scored(self, weighted, address, partial, factor: float = 1.0) -> Scored:
        document = document_of(self.searcher, address)
        stage = self.standing.removeprefix("at").removeprefix("_")
        text = weighted / factor / (1 + document.standing_at(stage))
        return rank(document, text, self.request.context, partial)

    def _strata(self, query, wanted: int) -> list[tuple]:
        """Return (score, address, context factor) of the best, highest score first."""
        found: list[tuple] = []
        limit = wanted + TIES
        highest = self._search(query, 1)
        top = highest[0][0] if highest else 0.0
        for factor, condition in self._contexts():
            if len(found) >= limit and top * factor < found[limit - 1][0]:
                break
            narrowed = (
                query
                if condition is None
                else Query.boolean_query([(Occur.Must, query), *condition])
            )
            hits = [(s * factor, a, factor) for s, a in self._search(narrowed, limit)]
            found = sorted(chain(found, hits), key=lambda hit: -hit[0])[:limit]
        return found

    def _search(self, query, limit: int):
        return self.searcher.search(query, limit, count=False, weight_by_field=self.standing).hits

    def _contexts(self):
        """Yield each combination of matching context parts with its factor, strongest first."""
        table = weights()
        parts = [
            (table[name], self.queries.any_of(name, [value]))
            for name in CONTEXT_FACETS
            if (value := getattr(self.request.context, name))
        ]
        if not parts:
            yield 1.0, None
            return
        subsets = []
        for mask in range(2 ** len(parts)):
            chosen = [bool(mask >> i & 1) for i in range(len(parts))]
            factor = 1 + sum(w for (w, _q), yes in zip(parts, chosen, strict=True) if yes)
            condition = [
                (Occur.Must, Query.const_score_query(q, 0.0)) if yes else (Occur.MustNot, q)
                for (_w, q), yes in zip(parts, chosen, strict=True)
            ]
            subsets.append((factor, condition))
        yield from sorted(subsets, key=lambda subset: -subset[0])


def significant(score: float) -> float:
    """Round a score to the digits that count, so that float noise decides nothing."""
    if score <= 0:
        return 0.0
    return round(score, DIGITS - int(math.floor(math.log10(score))) - 1)
