"""The words of an Elasticsearch index, looked up for one question at a time.

Whether a word is known is asked of the documents that are there now. The words that an unknown
one may be a slip of come from the index's own dictionary, by the same distance as the embedded
engine measures; which of them is meant is decided by the shared rule.
"""

from collections.abc import Callable, Iterable

from search.analysis import fold
from search.engines.es_mapping import SOUND, SPELLED, TEXT
from search.query import TextQuery, Word
from search.spelling import SHORTEST_TYPO

MOST_SLIPS = 2
MOST_CANDIDATES = 200
Ask = Callable[[list[dict]], list[dict]]


class AllKnown:
    """A vocabulary that has every word: the question as it was typed."""

    def knows(self, token: str) -> bool:
        """Every token is known."""
        return True

    sounds = knows

    def beginning_with(self, letter: str) -> Iterable[tuple[str, int]]:
        """Nothing has to be corrected."""
        return ()


class Words:
    """The vocabulary as far as one question needs it, fetched in one go."""

    def __init__(self, query: TextQuery, ask: Ask):
        self._ask = ask
        self._there: dict[tuple[str, str], bool] = {}
        latin = [word for word in query.words if word.is_latin]
        slips = [fold(word.text) for word in latin]
        self._candidates: dict[str, int] = {}
        self._fetch(
            [(TEXT, word.phrases[0][0]) for word in latin] + [(SOUND, t) for t in heard(latin)],
            [word for word in slips if len(word) >= SHORTEST_TYPO],
        )

    def knows(self, token: str) -> bool:
        """Tell whether any document has this token."""
        return self._is_there(TEXT, token)

    def sounds(self, token: str) -> bool:
        """Tell whether a title or tag has this syllable or initial."""
        return self._is_there(SOUND, token)

    def beginning_with(self, letter: str) -> list[tuple[str, int]]:
        """Return (word, number of documents) of the near words that begin with a letter."""
        return [entry for entry in self._candidates.items() if entry[0].startswith(letter)]

    def _is_there(self, field: str, token: str) -> bool:
        if (field, token) not in self._there:
            self._fetch([(field, token)], [])
        return self._there[field, token]

    def _fetch(self, tokens: list[tuple[str, str]], slips: list[str]) -> None:
        """Look up tokens and the words near to those that may be slips."""
        tokens = list(dict.fromkeys(tokens))
        searches = [existence(field, token) for field, token in tokens]
        if slips:
            searches.append(near_words(dict.fromkeys(slips)))
        answers = self._ask(searches) if searches else []
        for asked, answer in zip(tokens, answers, strict=False):
            self._there[asked] = answer["hits"]["total"]["value"] > 0
        for entries in answers[-1]["suggest"].values() if slips else ():
            for entry in entries:
                self._candidates |= {o["text"]: o["freq"] for o in entry["options"]}


def heard(words: Iterable[Word]) -> list[str]:
    """Return the syllables and initials that words may be read as."""
    return [token for word in words for way in word.sounds for token in way]


def existence(field: str, token: str) -> dict:
    """Return a search that ends at the first document with a token."""
    return {"size": 0, "terminate_after": 1, "query": {"term": {field: token}}}


def near_words(slips: Iterable[str]) -> dict:
    """Return a search for the spelt words within two slips of each word."""
    term = {
        "field": SPELLED,
        "suggest_mode": "always",
        "max_edits": MOST_SLIPS,
        "prefix_length": 0,
        "min_word_length": 1,
        "size": MOST_CANDIDATES,
        "shard_size": MOST_CANDIDATES,
    }
    return {
        "size": 0,
        "query": {"match_none": {}},
        "suggest": {f"near-{n}": {"text": word, "term": term} for n, word in enumerate(slips)},
    }
