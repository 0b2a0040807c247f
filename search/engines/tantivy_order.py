"""The best of a query in their order, ties by key, without reading the documents.

Scores of equal documents are equal, and whole libraries can be equal: without words, all that
were never used. So a tie that crosses the page is fetched as a whole, as addresses alone, and
sorted by the key's first bytes, which the index holds as numbers.
"""

from bisect import bisect_left, bisect_right
from heapq import nsmallest

import tantivy

from search.engines.tantivy_schema import KEY_FIELDS, document_of
from search.engines.tantivy_snapshot import Snapshot
from search.ranking import significant

MARGIN = 100
LARGER = 5_000


def best(snapshot: Snapshot, query, standing: str, start: int, end: int) -> list[tuple]:
    """Return (score, address) of the matches from `start` to `end` by score × standing."""
    limit = end + MARGIN
    while True:
        hits = snapshot.searcher.search(query, limit, count=False, weight_by_field=standing).hits
        complete = len(hits) < limit or rounded(hits[-1]) > rounded(hits[end - 1])
        if complete:
            return _page(snapshot, hits, start, end)
        limit = max(limit * 8, LARGER)


def in_order(snapshot: Snapshot, query, field: str, start: int, end: int) -> list[tuple]:
    """Return (1, address) of the matches from `start` to `end` in the order of a field."""
    hits = snapshot.searcher.search(
        query, end, count=False, order_by_field=field, order=tantivy.Order.Asc
    ).hits
    return [(1.0, address) for _order, address in hits[start:end]]


def rounded(hit) -> float:
    """Return minus the digits that count of a hit's score, which rises along the hits."""
    return -significant(hit[0])


def _page(snapshot: Snapshot, hits: list, start: int, end: int) -> list[tuple]:
    """Cut a page out of the hits, sorting each group of equal scores by key."""
    page: list[tuple] = []
    position = start
    while position < min(end, len(hits)):
        here = rounded(hits[position])
        first = bisect_left(hits, here, key=rounded)
        last = bisect_right(hits, here, key=rounded)
        group = _by_key(snapshot, hits[first:last], min(end, last) - first)
        page += group[position - first :]
        position = last
    return page


def _by_key(snapshot: Snapshot, group: list, most: int) -> list[tuple]:
    """Return the first `most` of hits with equal scores, by key."""
    if len(group) < 2:
        return group
    addresses = [address for _score, address in group]
    columns = [snapshot.searcher.fast_field_values(name, addresses) for name in KEY_FIELDS]
    smallest = nsmallest(most + 1, zip(*columns, range(len(group)), strict=True))
    if len({row[:-1] for row in smallest}) == len(smallest):
        return [group[row[-1]] for row in smallest[:most]]
    # Keys that begin with the same bytes: now they are read.
    return sorted(group, key=lambda hit: document_of(snapshot.searcher, hit[1]).key)[:most]
