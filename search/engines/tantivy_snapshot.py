"""One state of the index, as a question sees it from its beginning to its end."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path

import tantivy

from search.analysis import is_sign
from search.document import FAR_FUTURE, twin_sign
from search.engines.base import Blueprint
from search.engines.tantivy_schema import FILES, SIGNS, SOUND, SPELLED, TEXT, YIELDS_TO

Query, Occur = tantivy.Query, tantivy.Occur
NUMBER = tantivy.FieldType.Unsigned
MOST_KEPT = 1_000


class Snapshot:
    """A searcher with what belongs to it. It never changes, so threads share it."""

    def __init__(self, folder: Path, stamp: tuple, index: tantivy.Index, blueprint: Blueprint):
        self.folder, self.meta = folder, folder / "meta.json"
        self.stamp = stamp
        self.index = index
        self.stages = blueprint.stages
        self.schema = index.schema
        self.searcher = index.searcher()
        self._hidden: tuple = (1, 0, None)
        self._kept: OrderedDict = OrderedDict()
        self._keeping = threading.Lock()
        self._words: dict[str, dict[str, int]] = {}

    # --- Whose time has not come, or has passed ---

    def hidden(self, now: int):
        """Return a query for what is scheduled or expired at a moment, or None if nothing is.

        It holds until the next moment at which something appears or expires.
        """
        since, until, query = self._hidden
        if not since <= now < until:
            until = min(self._next("live_from", now), self._next("live_until", now))
            query = self._outside(now)
            self._hidden = (now, until, query)
        return query

    def moment(self, now: int) -> int:
        """Return a number that stays the same while nothing appears or expires."""
        self.hidden(now)
        return self._hidden[0]

    def _next(self, field: str, now: int) -> int:
        later = Query.range_query(self.schema, field, NUMBER, now, None, include_lower=False)
        hits = self.searcher.search(
            later, 1, count=False, order_by_field=field, order=tantivy.Order.Asc
        ).hits
        return hits[0][0] if hits else FAR_FUTURE

    def _outside(self, now: int):
        scheduled = Query.range_query(
            self.schema, "live_from", NUMBER, now, None, include_lower=False
        )
        expired = Query.range_query(self.schema, "live_until", NUMBER, None, now)
        either = Query.boolean_query([(Occur.Should, scheduled), (Occur.Should, expired)])
        return either if self.count(either) else None

    def collapsed(self, language: str) -> str:
        """Return a reader's language if any version gives way to it, else nothing to collapse."""
        return language if language and self.searcher.doc_freq(YIELDS_TO, language) else ""

    # --- What was asked already ---

    def kept(self, key, answer):
        """Return what was answered to the same question, working it out only the first time."""
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = answer()
        with self._keeping:
            self._kept[key] = found
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget what was answered, so that a question is asked for the first time."""
        with self._keeping:
            self._kept.clear()

    def count(self, query) -> int:
        """Return how many documents match."""
        return self.searcher.search(query, 1, count=True).count or 0

    # --- The words of the index ---

    def size(self) -> int:
        """Return the number of documents."""
        return self.searcher.num_docs

    def counts(self, tokens: Collection[str]) -> dict[str, int]:
        """Return how many documents have each token; a single Chinese sign counts anywhere.

        What only files have is known, too.
        """
        return {token: self._count(token) for token in tokens}

    def _count(self, token: str) -> int:
        count, sign = self.searcher.doc_freq, is_sign(token)
        own = count(SIGNS if sign else TEXT, token)
        return own or count(FILES, twin_sign(token) if sign else token)

    def heard(self, tokens: Collection[str]) -> set[str]:
        """Return which of these syllables and initials a title or tag has."""
        return {token for token in tokens if self.searcher.doc_freq(SOUND, token)}

    def candidates(self, word: str, letters: str) -> dict[str, int]:
        """Return the number of documents of the spelt words that begin with one of some letters."""
        found: dict[str, int] = {}
        for letter in dict.fromkeys(letters):
            if letter not in self._words:
                self._words[letter] = dict(self.searcher.terms_with_prefix(SPELLED, letter))
            found |= self._words[letter]
        return found
