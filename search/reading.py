"""A question as one index can answer it.

What was typed is certain; which synonyms weigh how much, whether a word is a slip of another or
Chinese written as it sounds, only the words of the index tell.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from search.analysis import fold, is_han, phrase_tokens, smaller_words, stem
from search.english import dictionary
from search.particles import is_particle
from search.pinyin import INITIAL, readings, syllables
from search.query import TOGETHER_BOOST, By, Merge, TextQuery, Way, Word, parse
from search.spelling import neighbours, parted

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
# Whoever asks in one language would rather read it.
OTHER_SCRIPT = 0.8
UNKNOWN_RARITY = 3.0
# What stands in title or tags tells more of an asset than its length does: it adds this share of
# a word's rarity.
HEAD_SHARE = 0.6
# The second nearest word is a guess more.
SECOND_GUESS = 0.5
# In a question, a word that this share of the library has is no condition.
COMMON, LEAST_SIZE = 0.15, 500
# Neighbours are looked for together where the rarer of them is in at most so many documents.
MOST_TOGETHER = 3_000
# So many syllables are more than one word.
APART = 4
LEAST_RATIO, MOST_RATIO = 0.2, 4.0


class Vocabulary(Protocol):
    """The words of an index."""

    def size(self) -> int:
        """Return the number of documents."""

    def counts(self, tokens: Collection[str]) -> Mapping[str, int]:
        """Return how many documents have each token; a single Chinese sign counts anywhere."""

    def heard(self, tokens: Collection[str]) -> set[str]:
        """Return which of these syllables and initials a title or tag has."""

    def candidates(self, word: str, letters: str) -> Mapping[str, int]:
        """Return the number of documents of spelt words that begin with one of some letters."""


def read(query: TextQuery, vocabulary: Vocabulary) -> TextQuery:
    """Return the query as this index can answer it."""
    words = _without_slips(query, vocabulary)
    corrections = tuple((word.text, best) for word in words if (best := corrected(word)))
    words = _with_long_synonyms(words, query)
    counts = vocabulary.counts(tokens_of(words))
    words = [_weighed(word, counts, vocabulary.size()) for word in words]
    if query.asks:
        words = _with_soft(words, counts, vocabulary.size())
    heard = tuple(
        Way(way.phrase, By.SOUND, TOGETHER_BOOST)
        for word in words
        for way in word.ways
        if way.by == By.SOUND and len(way.phrase) >= APART
    )
    together = (*_worth_their_price(query.together, vocabulary), *heard)
    words = tuple(part for word in words for part in _apart(word))
    return TextQuery(words, query.excluded, together, corrections=corrections)


def _worth_their_price(together: Iterable[Way], vocabulary: Vocabulary) -> list[Way]:
    """Return the neighbours that stand together in few enough documents to look at each.

    Where both words are everywhere, finding out costs more than the words themselves.
    """
    counts = vocabulary.counts({token for way in together for token in way.phrase})
    return [way for way in together if min(counts[t] for t in way.phrase) <= MOST_TOGETHER]


def tokens_of(words: Iterable[Word]) -> set[str]:
    """Return the tokens of some words that are looked for in texts."""
    ways = (way for word in words for each in (word, *word.parts) for way in each.ways)
    return {token for way in ways if way.in_text for token in way.phrase}


def _with_soft(words: list[Word], counts: Mapping[str, int], size: int) -> list[Word]:
    """Make words that a large part of the library has no condition, if it has others, too."""
    common = [min(counts[token] for token in word.typed) > size * COMMON for word in words]
    found = any(map(_is_found, (w for w, soft in zip(words, common, strict=True) if not soft)))
    if size < LEAST_SIZE or not found:
        return words
    return [replace(word, soft=soft) for word, soft in zip(words, common, strict=True)]


def _is_found(word: Word) -> bool:
    """Tell whether the index has a word in one of its ways."""
    return any(way.head or way.by in (By.SOUND, By.KIND) for way in word.ways)


def _apart(word: Word) -> list[Word]:
    """Part a row of syllables in words of two, as most Chinese words are.

    So the words of a title may stand apart; where they stand together they count more.
    """
    way = next((way for way in word.ways if way.by == By.SOUND), None)
    if way is None or len(way.phrase) < APART or way.phrase[0].startswith(INITIAL):
        return [word]
    ends = [*range(2, len(way.phrase) - 1, 2), len(way.phrase)]
    parts = [way.phrase[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return [Word(" ".join(part), (replace(way, phrase=part),)) for part in parts]


def _without_slips(query: TextQuery, vocabulary: Vocabulary) -> list[Word]:
    """Return the words, joined where the index has them joined, with all they may stand for."""
    counts = vocabulary.counts(tokens_of([*query.words, *(merge.word for merge in query.merges)]))
    words = _joined(query, counts, vocabulary)
    unknown = [word for word in words if len(word.ways) == 1 and not _known(word.typed, counts)]
    read_as = {w: _read_otherwise(w, query, vocabulary) for w in unknown}
    return [read_as.get(word, word) for word in words]


def _known(phrase: Iterable[str], counts: Mapping[str, int]) -> bool:
    return all(counts.get(token) for token in phrase)


def _joined(query: TextQuery, counts, vocabulary: Vocabulary) -> list[Word]:
    """Put words together that the index knows as one, or that are pinyin of one title."""
    sounds = {t for m in query.merges for t in _tokens(m.word, By.SOUND)}
    heard = vocabulary.heard(sounds) if sounds else set()
    words: list[Word | None] = list(query.words)
    for merge in query.merges:
        covered = words[merge.first : merge.last]
        if None not in covered and (word := _as_one(merge, covered, counts, heard)):
            words[merge.first : merge.last] = [word, *[None] * (len(covered) - 1)][: len(covered)]
    return [word for word in words if word]


def _tokens(word: Word, by: By) -> set[str]:
    return {token for phrase in word.phrases(by) for token in phrase}


def _as_one(merge: Merge, covered: list[Word], counts, heard: set[str]) -> Word | None:
    """Return the word that others are together, or None when they are words of their own."""
    sounds = tuple(w for w in merge.word.ways if w.by == By.SOUND and heard.issuperset(w.phrase))
    strange = any(not _known(word.typed, counts) for word in covered)
    if sounds and strange:
        return replace(merge.word, ways=(merge.word.ways[0], *sounds))
    spelt = merge.word.phrases(By.SPELLING)
    return merge.word if spelt and all(_known(phrase, counts) for phrase in spelt) else None


def _read_otherwise(word: Word, query: TextQuery, vocabulary: Vocabulary) -> Word:
    """Return a word that the index lacks with all it may stand for."""
    text = fold(word.text)
    if is_han(text):
        others = _other_chinese(text, vocabulary)
    elif word.is_latin:
        others = _other_latin(text, query, vocabulary)
    else:
        return word
    ways: dict[tuple, Way] = {}
    for way in (word.ways[0], *others):
        ways.setdefault((way.phrase, way.in_text), way)
    return replace(word, ways=tuple(ways.values()))


def _other_chinese(text: str, vocabulary: Vocabulary) -> Iterator[Way]:
    """Yield words that sound alike, into which slips who writes Chinese by its sound, and the
    parts that the index has of a longer word."""
    yield from (Way(way, By.SOUND) for way in _heard((syllables(text),), vocabulary))
    parts = [p for p in smaller_words(text) if not is_particle(p)]
    tokens = {part: tuple(phrase_tokens(part)) for part in parts}
    counts = vocabulary.counts({token for phrase in tokens.values() for token in phrase})
    yield from (Way(p, By.PART) for p in tokens.values() if p and _known(p, counts))


def _other_latin(text: str, query: TextQuery, vocabulary: Vocabulary) -> Iterator[Way]:
    """Yield how a word reads as pinyin, and the words that it may be a slip of."""
    is_english = text in dictionary()
    for way in _heard(readings(text), vocabulary):
        if not (is_english and way[0].startswith(INITIAL)):
            yield Way(way, By.SOUND)
    if is_english:
        return
    for place, near in enumerate(neighbours(text, vocabulary)):
        guess = SECOND_GUESS if place else 1.0
        yield Way((stem(near),), By.SLIP, guess, text=near)
        if query.synonyms:
            meaning = query.synonyms.of(near)
            for phrase, written in meaning.phrases:
                yield Way(phrase, By.SYNONYM, guess * BOOSTS[By.SYNONYM], text=written)
            yield from (Way(kind, By.KIND, guess) for kind in meaning.kinds)
    for parts in _parts(text, vocabulary):
        yield Way(tuple(map(stem, parts)), By.SLIP, text=" ".join(parts))


def _heard(ways: tuple, vocabulary: Vocabulary) -> list:
    heard = vocabulary.heard({token for way in ways for token in way}) if ways else set()
    return [way for way in ways if heard.issuperset(way)]


def _parts(text: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the two known words that one was typed of, if there are such."""
    pairs = list(parted(text))
    counts = vocabulary.counts({stem(part) for pair in pairs for part in pair}) if pairs else {}
    known = [pair for pair in pairs if _known(map(stem, pair), counts)]
    return [max(known, key=lambda pair: min(counts[stem(part)] for part in pair))] if known else []


def _with_long_synonyms(words: list[Word], query: TextQuery) -> list[Word]:
    """Find synonyms of several words among which there was a slip."""
    slips = {word.text: best for word in words if (best := corrected(word))}
    if not slips or len(words) < 2:
        return words
    text = " ".join(slips.get(word.text, word.text) for word in words)
    again = parse(text, query.synonyms).words
    return list(again) if len(again) < len(words) else words


def corrected(word: Word) -> str:
    """Return what a word was taken for a slip of; empty when it stands as it was typed."""
    return next((way.text for way in word.ways if way.by == By.SLIP), "")


def _weighed(word: Word, counts: Mapping[str, int], size: int) -> Word:
    """Make the ways to say a word count alike, however rare each of them is.

    A phrase scores by the sum of the rarities of its tokens. Without this the rarest way would
    always win, and Chinese, which has more tokens to a word, against English.
    """
    rarities = {
        way: sum(rarity(counts[token], size) for token in way.phrase)
        for way in word.ways
        if way.in_text and _known(way.phrase, counts)
    }
    wanted = rarities.get(word.ways[0]) or sum(rarities.values()) / max(1, len(rarities))
    ways = (_scaled(way, word, wanted, rarities.get(way)) for way in word.ways)
    parts = tuple(_weighed(part, counts, size) for part in word.parts)
    return replace(word, ways=tuple(ways), parts=parts)


def rarity(count: int, total: int) -> float:
    """Return the inverse document frequency of a token, as BM25 has it in Lucene and tantivy."""
    return math.log(1 + (max(0, total - count) + 0.5) / (count + 0.5))


def _scaled(way: Way, word: Word, wanted: float, own: float | None) -> Way:
    boost = way.boost * BOOSTS[way.by]
    if way.by == By.KIND:
        return replace(way, boost=round(boost * (wanted or UNKNOWN_RARITY), 3))
    if way.by == By.SYNONYM and is_han(way.phrase[0]) != is_han(word.typed[0]):
        boost *= OTHER_SCRIPT
    ratio = min(MOST_RATIO, max(LEAST_RATIO, wanted / own)) if own else 1.0
    head = HEAD_SHARE * wanted * boost if own else 0.0
    return replace(way, boost=round(boost * ratio, 3), head=round(head, 3))
