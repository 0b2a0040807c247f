"""A question in Elasticsearch's own queries, the same as those of the embedded engine."""

from collections.abc import Mapping
from functools import cached_property

from search.engines.base import SOUND_BOOST, TYPO_BOOST, Reader, synonym_boost
from search.engines.es_dsl import Q, Query
from search.engines.es_mapping import SOUND, STARTS, TEXT, UNIT, standing_field
from search.query import TextQuery, Word
from search.ranking import context_weights
from search.request import Context
from search.starts import SHORT
from search.weights import weights

Filters = Mapping[str, tuple[str, ...]]
# Scores have five digits that count; whole numbers below this have no more.
WHOLE = 100_000


class Queries:
    """Builds the queries of one question for one index."""

    def __init__(self, stages: tuple[str, ...], query: TextQuery, reader: Reader):
        self.stages = stages
        self.query = query
        self.reader = reader

    # --- The words ---

    @property
    def constant(self) -> bool:
        """Every match counts the same: without words, or for a single sign."""
        words = self.query.words
        return not words or (len(words) == 1 and words[0].is_single_sign)

    @cached_property
    def _words(self) -> list[Query]:
        return [self._word(word) for word in self.query.words]

    @cached_property
    def every(self) -> Query:
        """What has every word."""
        if not self._words:
            return constant(Q("match_all"))
        return self._words[0] if len(self._words) == 1 else Q("bool", must=self._words)

    @cached_property
    def some(self) -> Query | None:
        """What has at least half of several words; None for a single one."""
        if len(self._words) < 2:
            return None
        enough = max(1, len(self._words) // 2)
        return Q("bool", should=self._words, minimum_should_match=enough)

    def _word(self, word: Word) -> Query:
        if word.is_single_sign:
            return constant(Q("prefix", **{TEXT: word.phrases[0][0]}))
        typed, *synonyms = word.phrases
        ways = [phrase(TEXT, typed)]
        ways += [phrase(TEXT, way, synonym_boost(typed, way)) for way in synonyms]
        ways += [phrase(TEXT, (near,), TYPO_BOOST) for near in word.near]
        ways += [phrase(SOUND, way, SOUND_BOOST) for way in word.sounds]
        return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways)

    # --- What may be found at all ---

    def conditions(self, filters: Filters) -> dict[str, list[Query]]:
        """What holds of every result: it may be seen now, it fits the filters, nothing excluded."""
        needed = [
            Q("range", live_from={"lte": self.reader.now}),
            Q("range", live_until={"gt": self.reader.now}),
            *(Q("terms", **{name: list(values)}) for name, values in filters.items()),
        ]
        if self.reader.audience is not None:
            needed.append(Q("terms", audience=sorted(self.reader.audience)))
        return {"filter": needed, "must_not": [self._word(word) for word in self.query.excluded]}

    def matching(self, text: Query, filters: Filters) -> Query:
        """What has a text and fits the filters, without a score."""
        conditions = self.conditions(filters)
        conditions["filter"].append(text)
        return Q("bool", **conditions)

    # --- The same, scored for a context ---

    def ranked(self, text: Query, filters: Filters, context: Context, without=None) -> Query:
        """The same with the score text × (1 + context) × (1 + standing), both in hundredths."""
        conditions = self.conditions(filters)
        if without is not None:
            conditions["must_not"].append(without)
        lifts: list[dict] = [{"weight": UNIT}]
        for name, value, weight in context_weights(context):
            fits = {"filter": Q("term", **{name: value})}
            lifts.append({**fits, "weight": UNIT * weight})
        lifted = Q(
            "function_score",
            query=Q("bool", must=[text], **conditions),
            functions=lifts,
            score_mode="sum",
            boost_mode="multiply",
        )
        standing = {"field": standing_field(self.stage(context)), "missing": UNIT}
        return Q("function_score", query=lifted, field_value_factor=standing, boost_mode="multiply")

    def stage(self, context: Context) -> str:
        """Return the stage whose standing counts; one the index does not know has none."""
        return context.stage if context.stage in self.stages else ""

    def beginning(self, typed: str) -> Query:
        """What has a title that can be completed from what was typed."""
        kind = "term" if len(typed) <= SHORT else "prefix"
        return constant(Q(kind, **{STARTS: typed}))


def phrase(field: str, tokens: tuple[str, ...], boost: float = 1.0) -> Query:
    """Return a query for tokens that stand together."""
    if len(tokens) == 1:
        return Q("term", **{field: {"value": tokens[0], "boost": boost}})
    return Q("match_phrase", **{field: {"query": " ".join(tokens), "boost": boost}})


def constant(query: Query, score: float = 1.0) -> Query:
    """Return a query whose matches all have one score."""
    return Q("constant_score", filter=query, boost=score)


def weights_are_whole() -> bool:
    """Tell whether every product of weights is a whole number of five digits at most.

    Then scores without words are exact, and equal ones cannot differ in their last bit.
    """
    table = weights()
    steps = {**table, "used": table["used"] / 4, "fresh": table["fresh"] / 2}
    whole = all(abs(w * UNIT - round(w * UNIT)) < 1e-9 for w in steps.values())
    # Importance counts twice at most; (1 + a)(1 + b) is greatest when a and b are equal.
    most = sum(map(abs, table.values())) + abs(table["importance"])
    return whole and (UNIT * (1 + most / 2)) ** 2 < WHOLE
