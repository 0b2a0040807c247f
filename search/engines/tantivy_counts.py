"""Exact facet counts from tantivy."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from search.engines.base import Tally
from search.engines.tantivy_queries import Filters, Queries, unscored
from search.engines.tantivy_schema import BETWEEN, SETS
from search.engines.tantivy_snapshot import Snapshot
from search.facets import MOST_VALUES
from search.request import COLLAPSED, SearchRequest

# Values are counted exactly up to so many different ones in a segment.
MOST_TERMS = 65_000
# Of free words only the commonest are fetched, unless ties ask for more.
MOST_FREE = 4 * MOST_VALUES
# Where assets differ in more sets of values than this, the values themselves are counted.
MOST_SETS = 2_000
Counts = dict[str, dict[str, int]]


class Counted(NamedTuple):
    """How many documents match, and how many of them have each value of some facets."""

    total: int
    facets: Counts


def counted(
    snapshot: Snapshot, queries: Queries, request: SearchRequest, names: Iterable[str]
) -> Counted:
    """Count the matches and each facet without its own filter: one pass, and one more for each
    filter."""
    names, whole = list(names), {}
    if queries.collapse and COLLAPSED in names:
        # Whoever chooses a language sees all that is in it.
        names.remove(COLLAPSED)
        uncollapsed = Queries(snapshot, queries.query, queries.reader)
        whole = counted(snapshot, uncollapsed, request, [COLLAPSED]).facets
    together = [name for name in names if name not in request.filters]
    total, counts = _count(snapshot, queries.matching(queries.every, request.filters), together)
    counts |= whole
    for name in names:
        if name in request.filters:
            counts[name] = _without_itself(snapshot, queries, request.filters, name)
    return Counted(total, counts)


def _without_itself(
    snapshot: Snapshot, queries: Queries, filters: Filters, name: str
) -> dict[str, int]:
    """Count the values of a facet as if it had no filter; chosen values are never left out."""
    others = {n: values for n, values in filters.items() if n != name}
    counts = _count(snapshot, queries.matching(queries.every, others), [name]).facets[name]
    for value in filters[name]:
        if value not in counts:
            narrowed = queries.matching(queries.every, {**others, name: (value,)})
            counts[value] = snapshot.count(narrowed)
    return counts


def _count(snapshot: Snapshot, query, names: list[str]) -> Counted:
    """Count the matches of a query, and the values of some facets among them."""
    if not names:
        return Counted(snapshot.count(query), {})
    asked = {name: _of_sets(name) if name in SETS else _of_free_words(name) for name in names}
    answer = snapshot.searcher.aggregate(unscored(query), {**asked, **_TOTAL})
    cut = [name for name in names if _is_cut(name, answer[name])]
    if cut:
        again = {name: _of_values(name) for name in cut}
        answer |= snapshot.searcher.aggregate(unscored(query), again)
    sets = SETS.keys() - cut
    counts = {name: (_parted if name in sets else _read)(answer[name]) for name in names}
    return Counted(int(answer["total"]["value"]), counts)


_TOTAL = {"total": {"value_count": {"field": "id"}}}


def _of_sets(name: str) -> dict:
    return {"terms": {"field": SETS[name], "size": MOST_SETS, "segment_size": MOST_TERMS}}


def _of_free_words(name: str) -> dict:
    return {"terms": {"field": name, "size": MOST_FREE, "segment_size": MOST_TERMS}}


def _of_values(name: str) -> dict:
    return {"terms": {"field": name, "size": MOST_TERMS, "segment_size": MOST_TERMS}}


def _is_cut(name: str, found: dict) -> bool:
    """Tell whether values that belong to the shown ones may have been left out."""
    buckets = found["buckets"]
    if name in SETS:
        return bool(found["sum_other_doc_count"])
    tied = len(buckets) == MOST_FREE
    return tied and buckets[-1]["doc_count"] == buckets[MOST_VALUES - 1]["doc_count"]


def _read(found: dict) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}


def _parted(found: dict) -> dict[str, int]:
    """Return the counts of values from those of sets of values."""
    counts: Counter[str] = Counter()
    for bucket in found["buckets"]:
        for value in bucket["key"].split(BETWEEN):
            counts[value] += bucket["doc_count"]
    return dict(counts)


def cross_counts(
    snapshot: Snapshot, queries: Queries, filters: Filters, rows: str, columns: str
) -> dict[tuple[str, str], Tally]:
    """Count what fits some filters for each pair of values of two facets, in one pass."""
    stale = {"range": {"field": "stale_from", "ranges": [{"to": queries.reader.now + 1}]}}
    inner = {"columns": {**_of_values(columns), "aggs": {"stale": stale}}}
    asked = {"rows": {**_of_values(rows), "aggs": inner}}
    matching = unscored(queries.matching(queries.every, filters))
    answer = snapshot.searcher.aggregate(matching, asked)
    return {
        (row["key"], column["key"]): Tally(
            column["doc_count"], column["stale"]["buckets"][0]["doc_count"]
        )
        for row in answer["rows"]["buckets"]
        for column in row["columns"]["buckets"]
    }
