"""A question in tantivy's own queries."""

import re
from collections.abc import Mapping
from functools import cached_property

import tantivy

from search.document import twin_sign, twin_sound
from search.engines.base import APART_BOOST, FILE_BOOST, TWIN_BOOST, Reader
from search.engines.tantivy_schema import (
    FILES,
    HEAD,
    SIGNS,
    SOUND,
    STARTS,
    TEXT,
    TWIN,
    TWIN_FILES,
    YIELDS_TO,
)
from search.engines.tantivy_snapshot import Snapshot
from search.query import By, TextQuery, Way, Word
from search.ranking import context_weights
from search.request import Context
from search.starts import SHORT

Query, Occur = tantivy.Query, tantivy.Occur
Filters = Mapping[str, tuple[str, ...]]
# Without words every document's text counts one.
EVERYTHING = Query.const_score_query(Query.all_query(), 1.0)

# How the tokens of a field stand among a sibling's words.
TWIN_TOKENS = {TEXT: str, SOUND: twin_sound, SIGNS: twin_sign}


class Queries:
    """Builds the queries of one question on one state of the index.

    `collapse` is the language of a reader who sees each asset in one version; the words may then
    stand in the versions that are not shown.
    """

    def __init__(self, snapshot: Snapshot, query: TextQuery, reader: Reader, collapse: str = ""):
        self.snapshot = snapshot
        self.schema = snapshot.schema
        self.query = query
        self.reader = reader
        self.collapse = collapse

    # --- The words ---

    @cached_property
    def _words(self) -> list[Word]:
        return [word for word in self.query.words if not word.soft]

    @cached_property
    def every(self):
        """What has every word."""
        if not self._words:
            return EVERYTHING
        return all_of([self._word(word) for word in self._words])

    @cached_property
    def some(self):
        """What has at least half of several words; None for a single one."""
        single = [part for word in self._words for part in word.parts or (word,)]
        if len(single) < 2:
            return None
        # What several words mean together is found, too, where it is said in other words.
        whole = [word for word in self._words if word.parts]
        return Query.boolean_query(
            [(Occur.Should, self._word(word)) for word in [*single, *whole]],
            minimum_number_should_match=max(1, len(single) // 2),
        )

    def lifted(self, text):
        """The same, scored higher where neighbours of the question stand together."""
        pairs = ((SOUND if way.by == By.SOUND else TEXT, way) for way in self.query.together)
        lifts = [(Occur.Should, self._word(word)) for word in self.query.words if word.soft]
        lifts += [
            (Occur.Should, boosted(self._phrase(field, way.phrase), way.boost))
            for field, way in pairs
        ]
        return Query.boolean_query([(Occur.Must, text), *lifts]) if lifts else text

    def _word(self, word: Word):
        ways = [query for way in word.ways for query in self._way(way)]
        if word.parts:
            apart = all_of([self._word(part) for part in word.parts])
            ways.append(boosted(apart, APART_BOOST))
        return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)

    def _way(self, way: Way):
        """Yield what has a word in one way, itself or in a version that is not shown."""
        if way.by == By.KIND:
            name, value = way.phrase
            yield Query.const_score_query(self.any_of(name, [value]), way.boost)
            return
        field = SOUND if way.by == By.SOUND else SIGNS if way.is_sign else TEXT
        text = self._phrase(field, way.phrase)
        marked = tuple(map(TWIN_TOKENS[field], way.phrase))
        text = boosted(self._phrase(field, way.phrase), way.boost)
        if way.head:
            head = Query.const_score_query(self._phrase(HEAD, marked), way.head)
            text = Query.boolean_query([(Occur.Must, text), (Occur.Should, head)])
        yield text
        # Nothing in a file is found by its sound alone.
        in_files = way.boost * FILE_BOOST if field != SOUND else 0
        if in_files:
            yield boosted(self._phrase(FILES, marked), in_files)
        if self.collapse:
            yield boosted(self._phrase(TWIN, marked), way.boost * TWIN_BOOST)
        if self.collapse and in_files:
            yield boosted(self._phrase(TWIN_FILES, marked), in_files * TWIN_BOOST)

    def _phrase(self, field: str, tokens):
        if len(tokens) == 1:
            return Query.term_query(self.schema, field, tokens[0])
        return Query.phrase_query(self.schema, field, list(tokens))

    # --- What may be found at all ---

    def conditions(self, filters: Filters, without=None) -> list:
        """What holds of every result: it may be seen, it fits the filters, nothing excluded."""
        needed = [self.any_of(name, values) for name, values in filters.items()]
        if self.reader.audience is not None:
            needed.append(self.any_of("audience", sorted(self.reader.audience)))
        refused = [self._word(word) for word in self.query.excluded]
        if self.collapse:
            refused.append(self.any_of(YIELDS_TO, [self.collapse]))
        if (hidden := self.snapshot.hidden(self.reader.now)) is not None:
            refused.append(hidden)
        if without is not None:
            refused.append(without)
        return [(Occur.Must, unscored(query)) for query in needed] + [
            (Occur.MustNot, query) for query in refused
        ]

    def any_of(self, facet: str, values):
        """What has one of these values in a facet."""
        terms = [
            Query.term_query(self.schema, facet, value, index_option="basic") for value in values
        ]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def matching(self, text, filters: Filters, without=None):
        """What has a text and fits the filters, without a score."""
        parts = [(Occur.Must, unscored(text)), *self.conditions(filters, without)]
        return Query.boolean_query(parts)

    # --- The same, scored for a context ---

    def ranked(self, text, filters: Filters, context: Context, without=None):
        """The same with the score text × (1 + the weights of the context that applies).

        It is a sum: the text once for everybody and, for each part of the context, its weight
        of the text again for those that fit. So one search has the final order.
        """
        text, (certain, possible) = self.lifted(text), lifts(filters, context)
        parts = [(Occur.Must, boosted(text, certain)), *self.conditions(filters, without)]
        for name, value, weight in possible:
            fits = self.any_of(name, [value])
            if self.query.words:
                both = Query.boolean_query([(Occur.Must, text), (Occur.Must, unscored(fits))])
                parts.append((Occur.Should, boosted(both, weight)))
            else:
                parts.append((Occur.Should, Query.const_score_query(fits, weight)))
        return Query.boolean_query(parts)

    def beginning(self, typed: str):
        """What has a title that can be completed from what was typed."""
        if len(typed) <= SHORT:
            start = Query.term_query(self.schema, STARTS, typed, index_option="basic")
        else:
            start = Query.regex_query(self.schema, STARTS, f"{re.escape(typed)}.*")
        return Query.const_score_query(start, 1.0)


def lifts(filters: Filters, context: Context) -> tuple[float, list[tuple[str, str, float]]]:
    """Return what a context multiplies all matches by, and its parts that only some fit."""
    parts = context_weights(context)
    possible = [part for part in parts if tuple(filters.get(part[0], ())) != (part[1],)]
    return 1 + sum(part[2] for part in parts if part not in possible), possible


def all_of(queries: list):
    """What fits every one of some queries."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def unscored(query):
    """A condition that adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def boosted(query, factor: float):
    """A query whose score counts so much."""
    return query if factor == 1.0 else Query.boost_query(query, factor)
