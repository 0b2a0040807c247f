"""The words of an Elasticsearch index, looked up for one question at a time.

How many documents have a word is asked of the index as it is now. The words that an unknown one
may be a slip of come from the index's own dictionary, by the same distance as the embedded
engine measures; which of them is meant is decided by the shared rule.
"""

from collections.abc import Collection

from search.analysis import is_sign
from search.document import twin_sign
from search.engines.es_mapping import FILES, SIGNS, SOUND, SPELLED, TEXT
from search.engines.es_question import Asking

MOST_SLIPS = 2
MOST_CANDIDATES = 200


class Words:
    """The vocabulary as far as one question needs it; every part of it is fetched once."""

    def __init__(self, ask: Asking):
        self._ask = ask
        self._counts: dict[tuple[str, str], int] = {}
        self._near: dict[str, dict[str, int]] = {}
        self._size: int | None = None

    def size(self) -> int:
        """Return the number of documents."""
        if self._size is None:
            count = {
                "size": 0,
                "track_total_hits": True,
                "query": {"exists": {"field": "checksum"}},
            }
            self._size = self._ask([count])[0]["hits"]["total"]["value"]
        return self._size

    def counts(self, tokens: Collection[str]) -> dict[str, int]:
        """Return how many documents have each token; a single Chinese sign counts anywhere.

        What only files have is known, too.
        """
        own = {token: (SIGNS if is_sign(token) else TEXT, token) for token in tokens}
        files = {t: (FILES, twin_sign(t) if is_sign(t) else t) for t in tokens}
        self._fetch({*own.values(), *files.values()})
        return {token: self._counts[own[token]] or self._counts[files[token]] for token in tokens}

    def heard(self, tokens: Collection[str]) -> set[str]:
        """Return which of these syllables and initials a title or tag has."""
        self._fetch({(SOUND, token) for token in tokens})
        return {token for token in tokens if self._counts[SOUND, token]}

    def _fetch(self, wanted: set[tuple[str, str]]) -> None:
        missing = wanted - self._counts.keys()
        if not missing:
            return
        texts: dict[str, str] = {}
        for field, token in sorted(missing):
            texts[field] = f"{texts.get(field, '')} {token}"
        self._counts |= dict.fromkeys(missing, 0) | self._ask.term_counts(texts)

    def candidates(self, word: str, letters: str) -> dict[str, int]:
        """Return the number of documents of near words that begin with one of some letters."""
        if word not in self._near:
            answer = self._ask([near_words(word)])[0]
            options = [o for entry in answer["suggest"]["near"] for o in entry["options"]]
            self._near[word] = {option["text"]: option["freq"] for option in options}
        return {near: n for near, n in self._near[word].items() if near[:1] in letters}


def near_words(word: str) -> dict:
    """Return a search for the spelt words within two slips of a word."""
    term = {
        "field": SPELLED,
        "suggest_mode": "always",
        "max_edits": MOST_SLIPS,
        "prefix_length": 0,
        "min_word_length": 1,
        "size": MOST_CANDIDATES,
        "shard_size": MOST_CANDIDATES,
    }
    suggest = {"near": {"text": word, "term": term}}
    return {"size": 0, "query": {"match_none": {}}, "suggest": suggest}
