"""How much the words of a question count, by how rare they are in one index."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from search.analysis import fold, is_han, is_noun
from search.english import everyday
from search.particles import SAYING
from search.query import By, Way, Word

# How much a word counts that was not typed. Sounds are looked for in titles and tags alone, a
# kind counts this share of the word's rarity.
BOOSTS = {
    By.TYPED: 1.0,
    By.SPELLING: 0.9,
    By.SYNONYM: 0.9,
    By.SLIP: 0.8,
    By.PART: 0.5,
    By.SOUND: 1.0,
    By.KIND: 0.7,
}
# Beside other words a kind says which of their answers is meant; alone it is a word like others.
BESIDE = 2.0
# Whoever asks in one language would rather read it.
OTHER_SCRIPT = 0.8
UNKNOWN_RARITY = 3.0
# What stands in title, tags or summary tells more of an asset than its length does: it adds this
# share of a word's rarity.
HEAD_SHARE = 0.6
# In a question, a word that this share of the library has is no condition.
COMMON, LEAST_SIZE = 0.1, 500
# What is no condition counts no more than a word that so many have, however rare it is here.
MOST_OF_SOFT = -math.log(COMMON)
LEAST_RATIO, MOST_RATIO = 0.2, 4.0


def known(phrase: Iterable[str], counts: Mapping[str, int]) -> bool:
    """Tell whether the index has every token of a phrase."""
    return all(counts.get(token) for token in phrase)


def with_soft(words: list[Word], counts: Mapping[str, int], size: int) -> list[Word]:
    """Make words that tell little of what is looked for no condition, if there are others.

    Single Chinese signs that are no nouns are left out: they stand in words of any meaning.
    """
    soft = [_tells_little(word) or is_common(word, counts, size) for word in words]
    firm = (word for word, is_soft in zip(words, soft, strict=True) if not is_soft)
    if not any(_is_found(word, counts) for word in firm):
        return words
    return [
        replace(word, soft=is_soft)
        for word, is_soft in zip(words, soft, strict=True)
        if not (is_soft and word.ways[0].is_sign) or is_noun(word.text)
    ]


def _tells_little(word: Word) -> bool:
    """Tell whether a word holds a sentence together: who says something and that it is said, an
    everyday word, a single Chinese sign.

    What has synonyms is a term, however often it is said.
    """
    if word.speaker:
        return True
    if word.phrases(By.SYNONYM):
        return False
    text = fold(word.text)
    return word.ways[0].is_sign or text in SAYING or text in everyday()


def is_common(word: Word, counts: Mapping[str, int], size: int) -> bool:
    """Tell whether a large part of the library has a word; of a small one nobody can say."""
    return size >= LEAST_SIZE and min(counts[t] for t in word.typed) > size * COMMON


def _is_found(word: Word, counts: Mapping[str, int]) -> bool:
    """Tell whether the index has a word in one of its ways."""
    return any(not way.in_text or known(way.phrase, counts) for way in word.ways)


def weighed(word: Word, counts: Mapping[str, int], size: int, beside: bool = False) -> Word:
    """Make the ways to say a word count alike, however rare each of them is.

    A phrase scores by the sum of the rarities of its tokens. Without this the rarest way would
    always win, and Chinese, which has more tokens to a word, against English.
    """
    rarities = {
        way: sum(rarity(counts[token], size) for token in way.phrase)
        for way in word.ways
        if way.in_text and known(way.phrase, counts)
    }
    wanted = rarities.get(word.ways[0]) or sum(rarities.values()) / max(1, len(rarities))
    common = is_common(word, counts, size)
    if word.soft:
        wanted = min(wanted, MOST_OF_SOFT)
    ways = (
        _scaled(way, word, wanted, rarities.get(way), BESIDE if beside else 1.0)
        for way in word.ways
        if not (common and way.by == By.KIND and way.boost < 1)
    )
    parts = tuple(weighed(part, counts, size) for part in word.parts)
    return replace(word, ways=tuple(ways), parts=parts)


def rarity(count: int, total: int) -> float:
    """Return the inverse document frequency of a token, as BM25 has it in Lucene and tantivy."""
    return math.log(1 + (max(0, total - count) + 0.5) / (count + 0.5))


def _scaled(way: Way, word: Word, wanted: float, own: float | None, kind: float) -> Way:
    boost = way.boost * BOOSTS[way.by]
    if way.by == By.KIND:
        return replace(way, boost=round(boost * kind * (wanted or UNKNOWN_RARITY), 3))
    if way.by == By.SYNONYM and is_han(way.phrase[0]) != is_han(word.typed[0]):
        boost *= OTHER_SCRIPT
    ratio = min(MOST_RATIO, max(LEAST_RATIO, wanted / own)) if own else 1.0
    head = HEAD_SHARE * wanted * boost if own else 0.0
    return replace(way, boost=round(boost * ratio, 3), head=round(head, 3))
