"""A question in tantivy's own queries."""

import re
from collections.abc import Mapping
from functools import cached_property

import tantivy

from search.engines.base import SOUND_BOOST, TYPO_BOOST, Reader, synonym_boost
from search.engines.tantivy_schema import SOUND, STARTS, TEXT
from search.engines.tantivy_snapshot import Snapshot
from search.query import TextQuery, Word
from search.ranking import context_weights
from search.request import Context
from search.starts import SHORT

Query, Occur = tantivy.Query, tantivy.Occur
Filters = Mapping[str, tuple[str, ...]]
# Without words every document's text counts one.
EVERYTHING = Query.const_score_query(Query.all_query(), 1.0)


class Queries:
    """Builds the queries of one question on one state of the index."""

    def __init__(self, snapshot: Snapshot, query: TextQuery, reader: Reader):
        self.snapshot = snapshot
        self.schema = snapshot.schema
        self.query = query
        self.reader = reader

    # --- The words ---

    @cached_property
    def _words(self) -> list:
        return [self._word(word) for word in self.query.words]

    @cached_property
    def every(self):
        """What has every word."""
        if not self._words:
            return EVERYTHING
        if len(self._words) == 1:
            return self._words[0]
        return Query.boolean_query([(Occur.Must, query) for query in self._words])

    @cached_property
    def some(self):
        """What has at least half of several words; None for a single one."""
        if len(self._words) < 2:
            return None
        return Query.boolean_query(
            [(Occur.Should, query) for query in self._words],
            minimum_number_should_match=max(1, len(self._words) // 2),
        )

    def _word(self, word: Word):
        if word.is_single_sign:
            sign = re.escape(word.phrases[0][0])
            return Query.const_score_query(Query.regex_query(self.schema, TEXT, f"{sign}.?"), 1.0)
        typed, *synonyms = word.phrases
        ways = [self._phrase(TEXT, typed)]
        ways += [boosted(self._phrase(TEXT, w), synonym_boost(typed, w)) for w in synonyms]
        ways += [boosted(self._phrase(TEXT, (near,)), TYPO_BOOST) for near in word.near]
        ways += [boosted(self._phrase(SOUND, way), SOUND_BOOST) for way in word.sounds]
        return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)

    def _phrase(self, field: str, tokens):
        if len(tokens) == 1:
            return Query.term_query(self.schema, field, tokens[0])
        return Query.phrase_query(self.schema, field, list(tokens))

    # --- What may be found at all ---

    def conditions(self, filters: Filters) -> list:
        """What holds of every result: it may be seen, it fits the filters, nothing excluded."""
        needed = [self.any_of(name, values) for name, values in filters.items()]
        if self.reader.audience is not None:
            needed.append(self.any_of("audience", sorted(self.reader.audience)))
        refused = [self._word(word) for word in self.query.excluded]
        if (hidden := self.snapshot.hidden(self.reader.now)) is not None:
            refused.append(hidden)
        return [(Occur.Must, unscored(query)) for query in needed] + [
            (Occur.MustNot, query) for query in refused
        ]

    def any_of(self, facet: str, values):
        """What has one of these values in a facet."""
        terms = [
            Query.term_query(self.schema, facet, value, index_option="basic") for value in values
        ]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def matching(self, text, filters: Filters):
        """What has a text and fits the filters."""
        return Query.boolean_query([(Occur.Must, text), *self.conditions(filters)])

    # --- The same, scored for a context ---

    def ranked(self, text, filters: Filters, context: Context, without=None):
        """The same with the score text × (1 + the weights of the context that applies).

        It is a sum: the text once for everybody and, for each part of the context, its weight
        of the text again for those that fit. So one search has the final order.
        """
        certain, possible = 1.0, []
        for name, value, weight in context_weights(context):
            if tuple(filters.get(name, ())) == (value,):
                certain += weight
            else:
                possible.append((self.any_of(name, [value]), weight))
        parts = [(Occur.Must, boosted(text, certain)), *self.conditions(filters)]
        for fits, weight in possible:
            both = Query.boolean_query([(Occur.Must, text), (Occur.Must, unscored(fits))])
            parts.append((Occur.Should, boosted(both, weight)))
        if without is not None:
            parts.append((Occur.MustNot, without))
        return Query.boolean_query(parts)

    def beginning(self, typed: str):
        """What has a title that can be completed from what was typed."""
        if len(typed) <= SHORT:
            start = Query.term_query(self.schema, STARTS, typed, index_option="basic")
        else:
            start = Query.regex_query(self.schema, STARTS, f"{re.escape(typed)}.*")
        return Query.const_score_query(start, 1.0)


def unscored(query):
    """A condition that adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def boosted(query, factor: float):
    """A query whose score counts so much."""
    return query if factor == 1.0 else Query.boost_query(query, factor)
