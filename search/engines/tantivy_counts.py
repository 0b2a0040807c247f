"""Exact facet counts from tantivy."""

from collections.abc import Iterable

from search.engines.base import Tally
from search.engines.tantivy_queries import Filters, Queries, unscored
from search.engines.tantivy_snapshot import Snapshot
from search.facets import FACET_BY_NAME, MOST_VALUES
from search.request import COLLAPSED, SearchRequest

# Values are counted exactly up to so many different ones in a segment.
MOST_TERMS = 65_000
# Of free words only the commonest are fetched, unless ties ask for more.
MOST_FREE = 4 * MOST_VALUES


def facet_counts(
    snapshot: Snapshot, queries: Queries, request: SearchRequest, names: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Count each facet without its own filter: one pass, and one more for each filter."""
    names = list(names)
    counts: dict[str, dict[str, int]] = {}
    if queries.collapse and COLLAPSED in names:
        # Whoever chooses a language sees all that is in it.
        names.remove(COLLAPSED)
        whole = Queries(snapshot, queries.query, queries.reader)
        counts = facet_counts(snapshot, whole, request, [COLLAPSED])
    together = [name for name in names if name not in request.filters]
    if together:
        counts |= _aggregate(snapshot, queries.matching(queries.every, request.filters), together)
    for name in names:
        if name in request.filters:
            others = {n: v for n, v in request.filters.items() if n != name}
            query = queries.matching(queries.every, others)
            counts |= _aggregate(snapshot, query, [name])
            for value in request.filters[name]:
                if value not in counts[name]:
                    narrowed = queries.matching(queries.every, {**others, name: (value,)})
                    counts[name][value] = snapshot.count(narrowed)
    return counts


def _aggregate(snapshot: Snapshot, query, names: list[str]) -> dict[str, dict[str, int]]:
    """Count the values of some facets among the matches of a query."""
    sizes = {name: MOST_FREE if FACET_BY_NAME[name].free else MOST_TERMS for name in names}
    query = unscored(query)
    found = _terms(snapshot, query, sizes)
    cut = [name for name in names if _is_cut(found[name], sizes[name])]
    if cut:
        found |= _terms(snapshot, query, dict.fromkeys(cut, MOST_TERMS))
    return {name: {b["key"]: b["doc_count"] for b in found[name]} for name in names}


def _is_cut(buckets: list, size: int) -> bool:
    """Tell whether values that belong to the shown ones may have been left out."""
    if len(buckets) < size or size == MOST_TERMS:
        return False
    return buckets[-1]["doc_count"] == buckets[MOST_VALUES - 1]["doc_count"]


def _terms(snapshot: Snapshot, query, sizes: dict[str, int]) -> dict[str, list]:
    asked = {
        name: {"terms": {"field": name, "size": size, "segment_size": MOST_TERMS}}
        for name, size in sizes.items()
    }
    answer = snapshot.searcher.aggregate(query, asked)
    return {name: answer[name]["buckets"] for name in sizes}


def cross_counts(
    snapshot: Snapshot, queries: Queries, filters: Filters, rows: str, columns: str
) -> dict[tuple[str, str], Tally]:
    """Count what fits some filters for each pair of values of two facets, in one pass."""
    stale = {"range": {"field": "stale_from", "ranges": [{"to": queries.reader.now + 1}]}}
    inner = {"columns": {**_counting(columns), "aggs": {"stale": stale}}}
    asked = {"rows": {**_counting(rows), "aggs": inner}}
    matching = unscored(queries.matching(queries.every, filters))
    answer = snapshot.searcher.aggregate(matching, asked)
    return {
        (row["key"], column["key"]): Tally(
            column["doc_count"], column["stale"]["buckets"][0]["doc_count"]
        )
        for row in answer["rows"]["buckets"]
        for column in row["columns"]["buckets"]
    }


def _counting(name: str) -> dict:
    return {"terms": {"field": name, "size": MOST_TERMS, "segment_size": MOST_TERMS}}
