"""A question in tantivy's own queries."""

import re
from functools import cached_property

import tantivy
from rapidfuzz.distance import OSA

from search.engines.base import Reader
from search.query import TextQuery, Word

Query, Occur = tantivy.Query, tantivy.Occur
FIELD = "text"
# A misspelt word is read as its nearest neighbours, which count a little less.
TYPO_BOOST = 0.8
# Without words every document's text counts one.
EVERYTHING = Query.const_score_query(Query.all_query(), 1.0)
SHORTEST_TYPO = 4
MOST_NEIGHBOURS = 3


class Queries:
    """Builds the queries of one question on one state of the index."""

    def __init__(self, schema, searcher, query: TextQuery, reader: Reader):
        self.schema = schema
        self.searcher = searcher
        self.query = query
        self.reader = reader

    def full(self, filters):
        """What matches every word, every filter, and may be seen."""
        return Query.boolean_query(
            [(Occur.Must, query) for query in (self._words or [EVERYTHING])]
            + self._conditions(filters)
        )

    def partial(self, filters):
        """What matches some of several words but not all; None for a single word."""
        if len(self._words) < 2:
            return None
        some = Query.boolean_query(
            [(Occur.Should, query) for query in self._words],
            minimum_number_should_match=max(1, len(self._words) // 2),
        )
        every = Query.boolean_query([(Occur.Must, query) for query in self._words])
        return Query.boolean_query(
            [(Occur.Must, some), (Occur.MustNot, every), *self._conditions(filters)]
        )

    def any_of(self, facet: str, values) -> Query:
        """What has one of these values in a facet."""
        return Query.term_set_query(self.schema, facet, list(values))

    def _conditions(self, filters) -> list:
        conditions = [(Occur.Must, unscored(q)) for q in self._visible]
        conditions += [
            (Occur.Must, unscored(self.any_of(name, values))) for name, values in filters.items()
        ]
        return conditions + [(Occur.MustNot, self._word(word)) for word in self.query.excluded]

    @cached_property
    def _visible(self) -> list:
        number, now = tantivy.FieldType.Unsigned, self.reader.now
        queries = [
            Query.range_query(self.schema, "live_from", number, None, now),
            Query.range_query(self.schema, "live_until", number, now, None, include_lower=False),
        ]
        if self.reader.audience is not None:
            queries.append(self.any_of("audience", sorted(self.reader.audience)))
        return queries

    @cached_property
    def _words(self) -> list:
        return [self._word(word) for word in self.query.words]

    def _word(self, word: Word):
        if word.is_single_sign:
            sign = re.escape(word.phrases[0][0])
            return Query.const_score_query(Query.regex_query(self.schema, FIELD, f"{sign}.?"), 1.0)
        ways = [self._phrase(tokens) for tokens in word.phrases]
        if word.is_latin and not self.searcher.doc_freq(FIELD, word.phrases[0][0]):
            ways += [
                Query.boost_query(Query.term_query(self.schema, FIELD, near), TYPO_BOOST)
                for near in self.neighbours(word.phrases[0][0])
            ]
        return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)

    def _phrase(self, tokens):
        if len(tokens) == 1:
            return Query.term_query(self.schema, FIELD, tokens[0])
        return Query.phrase_query(self.schema, FIELD, list(tokens))

    def neighbours(self, word: str) -> list[str]:
        """Return the words of the index nearest to one it does not have."""
        if len(word) < SHORTEST_TYPO:
            return []
        reach = 1 if len(word) <= 5 else 2
        near = []
        for term, count in self.searcher.terms_with_prefix(FIELD, word[0]):
            if abs(len(term) - len(word)) <= reach and term.isascii():
                distance = OSA.distance(word, term, score_cutoff=reach)
                if distance <= reach:
                    near.append((distance, -count, term))
        return [term for _distance, _count, term in sorted(near)[:MOST_NEIGHBOURS]]


def unscored(query):
    """A condition that adds nothing to the score."""
    return Query.const_score_query(query, 0.0)
