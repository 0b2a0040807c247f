"""A question in Elasticsearch's own queries, the same as those of the embedded engine."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from search.document import twin_sign, twin_sound
from search.engines.base import APART_BOOST, FILE_BOOST, TWIN_BOOST, Reader
from search.engines.es_dsl import Q, Query
from search.engines.es_mapping import (
    FILES,
    HEAD,
    SIGNS,
    SOUND,
    STARTS,
    TEXT,
    TWIN,
    TWIN_FILES,
    UNIT,
    YIELDS_TO,
    standing_field,
)
from search.query import By, TextQuery, Way, Word
from search.ranking import context_weights
from search.request import Context
from search.starts import SHORT
from search.weights import weights

Filters = Mapping[str, tuple[str, ...]]
# Scores have five digits that count; whole numbers below this have no more.
WHOLE = 100_000
# How the tokens of a field stand among a sibling's words.
TWIN_TOKENS = {TEXT: str, SOUND: twin_sound, SIGNS: twin_sign}


class Queries:
    """Builds the queries of one question for one index.

    `collapse` is the language of a reader who sees each asset in one version; the words may then
    stand in the versions that are not shown.
    """

    def __init__(
        self, stages: tuple[str, ...], query: TextQuery, reader: Reader, collapse: str = ""
    ):
        self.collapse = collapse
        self.stages = stages
        self.query = query
        self.reader = reader

    # --- The words ---

    @property
    def constant(self) -> bool:
        """Without words every match counts the same."""
        return not self.query.words

    @cached_property
    def _words(self) -> list[Word]:
        return [word for word in self.query.words if not word.soft]

    @cached_property
    def every(self) -> Query:
        """What has every word."""
        if not self._words:
            return constant(Q("match_all"))
        words = [self._word(word) for word in self._words]
        return words[0] if len(words) == 1 else Q("bool", must=words)

    @cached_property
    def some(self) -> Query | None:
        """What has at least half of several words; None for a single one."""
        single = [part for word in self._words for part in word.parts or (word,)]
        if len(single) < 2:
            return None
        # What several words mean together is found, too, where it is said in other words.
        whole = [word for word in self._words if word.parts]
        return Q(
            "bool",
            should=[self._word(word) for word in [*single, *whole]],
            minimum_should_match=max(1, len(single) // 2),
        )

    def lifted(self, text: Query) -> Query:
        """The same, scored higher where neighbours of the question stand together."""
        lifts = [self._word(word) for word in self.query.words if word.soft]
        pairs = ((SOUND if way.by == By.SOUND else TEXT, way) for way in self.query.together)
        lifts += [phrase(field, way.phrase, way.boost) for field, way in pairs]
        return Q("bool", must=[text], should=lifts) if lifts else text

    def _word(self, word: Word) -> Query:
        ways = [query for way in word.ways for query in self._way(way)]
        if word.parts:
            apart = [self._word(part) for part in word.parts]
            ways.append(Q("bool", must=apart, boost=APART_BOOST))
        return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways)

    def _way(self, way: Way) -> Iterator[Query]:
        """Yield what has a word in one way, itself or in a version that is not shown."""
        if way.by == By.KIND:
            name, value = way.phrase
            yield constant(Q("term", **{name: value}), way.boost)
            return
        field = SOUND if way.by == By.SOUND else SIGNS if way.is_sign else TEXT
        marked = tuple(map(TWIN_TOKENS[field], way.phrase))
        text = phrase(field, way.phrase, way.boost)
        if way.head:
            head = constant(phrase(HEAD, marked), way.head)
            text = Q("bool", must=[text], should=[head])
        yield text
        # Nothing in a file is found by its sound alone.
        in_files = way.boost * FILE_BOOST if field != SOUND else 0
        if in_files:
            yield phrase(FILES, marked, in_files)
        if self.collapse:
            yield phrase(TWIN, marked, way.boost * TWIN_BOOST)
        if self.collapse and in_files:
            yield phrase(TWIN_FILES, marked, in_files * TWIN_BOOST)

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
        refused = [self._word(word) for word in self.query.excluded]
        if self.collapse:
            refused.append(Q("term", **{YIELDS_TO: self.collapse}))
        return {"filter": needed, "must_not": refused}

    def matching(self, text: Query, filters: Filters) -> Query:
        """What has a text and fits the filters, without a score."""
        conditions = self.conditions(filters)
        conditions["filter"].append(text)
        return Q("bool", **conditions)

    # --- The same, scored for a context ---

    def ranked(self, text: Query, filters: Filters, context: Context, without=None) -> Query:
        """The same with the score text × (1 + context) × (1 + standing), both in hundredths."""
        conditions, text = self.conditions(filters), self.lifted(text)
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
