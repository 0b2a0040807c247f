"""Exact facet counts from Elasticsearch: one shard counts, so the largest counts are exact."""

from collections.abc import Iterable

from search.engines.base import Tally
from search.engines.es_dsl import A, Search
from search.engines.es_queries import Filters, Queries
from search.facets import MOST_VALUES
from search.request import COLLAPSED

CHOSEN = "chosen"
# Taxonomies that are crossed have some dozen values; one shard counts them exactly.
MOST_CROSSED = 500


class FacetCounts:
    """Counts each facet without its own filter: with the hits, and once more for each filter."""

    def __init__(self, queries: Queries, filters: Filters, names: Iterable[str]):
        self.queries, self.filters = queries, filters
        names = list(names)
        # Whoever chooses a language sees all that is in it.
        self.whole = [name for name in names if queries.collapse and name == COLLAPSED]
        self.together = [n for n in names if n not in filters and n not in self.whole]
        self.apart = [name for name in names if name in filters]

    def ride_on(self, search: Search) -> None:
        """Let the search for the hits count the facets without a filter."""
        for name in self.together:
            search.aggs.bucket(name, counting(name))

    def searches(self) -> list[Search]:
        """Return a search for each facet with a filter: its values among all other conditions."""
        found = []
        for name in self.whole:
            queries = uncollapsed(self.queries)
            search = Search().query(queries.matching(queries.every, self.filters)).extra(size=0)
            search.aggs.bucket(name, counting(name))
            found.append(search)
        for name in self.apart:
            others = {n: values for n, values in self.filters.items() if n != name}
            search = Search().query(self.queries.matching(self.queries.every, others))
            search = search.extra(size=0)
            search.aggs.bucket(name, counting(name))
            chosen = list(self.filters[name])
            search.aggs.bucket(CHOSEN, A("terms", field=name, size=len(chosen), include=chosen))
            found.append(search)
        return found

    def read(self, hits: dict, apart: list[dict]) -> dict[str, dict[str, int]]:
        """Return the counts of every facet."""
        counts = {name: buckets(hits, name) for name in self.together}
        for name, answer in zip(self.whole, apart, strict=False):
            counts[name] = buckets(answer, name)
        for name, answer in zip(self.apart, apart[len(self.whole) :], strict=True):
            chosen = dict.fromkeys(self.filters[name], 0) | buckets(answer, CHOSEN)
            counts[name] = buckets(answer, name) | chosen
        return counts


def uncollapsed(queries: Queries) -> Queries:
    """Return the queries of the same question for every version of an asset."""
    return Queries(queries.stages, queries.query, queries.reader)


def counting(name: str) -> A:
    """Return the aggregation of the commonest values, ties by value."""
    return A("terms", field=name, size=MOST_VALUES)


def buckets(answer: dict, name: str) -> dict[str, int]:
    """Return the counts of one aggregation."""
    found = answer["aggregations"][name]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in found}


def crossing(queries: Queries, filters: Filters, rows: str, columns: str) -> Search:
    """Return a search that counts what fits some filters for each pair of values of two facets."""
    search = Search().query(queries.matching(queries.every, filters)).extra(size=0)
    each = search.aggs.bucket("rows", A("terms", field=rows, size=MOST_CROSSED))
    each = each.bucket("columns", A("terms", field=columns, size=MOST_CROSSED))
    each.bucket("stale", A("range", field="stale_from", ranges=[{"to": queries.reader.now + 1}]))
    return search


def crossed(answer: dict) -> dict[tuple[str, str], Tally]:
    """Return what such a search counted."""
    return {
        (row["key"], column["key"]): Tally(
            column["doc_count"], column["stale"]["buckets"][0]["doc_count"]
        )
        for row in answer["aggregations"]["rows"]["buckets"]
        for column in row["columns"]["buckets"]
    }
