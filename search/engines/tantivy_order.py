"""The best of a query in their order, ties by key, without reading the documents.

Scores of equal documents are equal, and whole libraries can be equal: without words, all that
were never used. So a tie that crosses the page is fetched as a whole, as addresses alone, and
sorted by the key's first bytes, which the index holds as numbers.
"""

from bisect import bisect_left, bisect_right
from heapq import nsmallest

import tantivy

from search.engines.tantivy_schema import BY_KEY, KEY_FIELDS, document_of
from search.engines.tantivy_snapshot import Snapshot
from search.ranking import significant

Query, Occur = tantivy.Query, tantivy.Occur
MARGIN = 100
LARGER = 5_000


def best(snapshot: Snapshot, query, standing: str, start: int, end: int) -> tuple[list[tuple], int]:
    """Return (score, address) of the matches from `start` to `end` by score × standing, and how
    many there are in all."""
    limit = end + MARGIN
    while True:
        found = snapshot.searcher.search(query, limit, weight_by_field=standing)
        hits = found.hits
        if _is_whole(hits, limit, end):
            return _page(snapshot, hits, start, end), found.count
        limit = max(limit * 8, LARGER)


def by_standing(
    snapshot: Snapshot, query, standing: str, start: int, end: int
) -> tuple[list[tuple], int]:
    """Return the same where all matches score alike without their standing.

    Then a tie that crosses the page has one standing, and the index has those in order of key.
    """
    found = snapshot.searcher.search(query, end + MARGIN, weight_by_field=standing)
    hits, total = found.hits, found.count
    if _is_whole(hits, end + MARGIN, end):
        return _page(snapshot, hits, start, end), total
    score, address = hits[end - 1]
    first = bisect_left(hits, -significant(score), key=rounded)
    (value,) = snapshot.searcher.fast_field_values(standing, [address])
    same = Query.range_query(snapshot.schema, standing, tantivy.FieldType.Float, value, value)
    tied = Query.boolean_query([(Occur.Must, query), (Occur.Must, same)])
    after, _all = in_order(snapshot, tied, BY_KEY, max(0, start - first), end - first)
    return _page(snapshot, hits, start, first) + [(score, tie) for _one, tie in after], total


def in_order(
    snapshot: Snapshot, query, field: str, start: int, end: int
) -> tuple[list[tuple], int]:
    """Return (1, address) of the matches from `start` to `end` in the order of a field, and how
    many there are in all."""
    found = snapshot.searcher.search(query, end, order_by_field=field, order=tantivy.Order.Asc)
    return [(1.0, address) for _order, address in found.hits[start:end]], found.count


def _is_whole(hits: list, limit: int, end: int) -> bool:
    """Tell whether no hit that was left out scores as the last one of the page does."""
    return len(hits) < limit or rounded(hits[-1]) > rounded(hits[end - 1])


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
