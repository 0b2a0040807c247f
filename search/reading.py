"""A question as one index can answer it.

What was typed is certain; which synonyms weigh how much, whether a word is a slip of another or
Chinese written as it sounds, only the words of the index tell.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from search.analysis import fold, is_han, phrase_tokens, smaller_words, stem
from search.english import dictionary
from search.particles import is_particle
from search.pinyin import INITIAL, readings, syllables
from search.query import TOGETHER_BOOST, By, Merge, TextQuery, Way, Word, parse
from search.spelling import neighbours, parted
from search.synonym_sets import Meaning
from search.weighing import BOOSTS, known, weighed, with_soft

# The second nearest word is a guess more.
SECOND_GUESS = 0.5
# Neighbours are looked for together where the rarer of them is in at most so many documents.
MOST_TOGETHER = 3_000
# So many syllables are more than one word.
APART = 4


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
    if query.asks:
        words = with_soft(words, counts, vocabulary.size())
    beside = sum(not word.soft for word in words) > 1
    words = [weighed(word, counts, vocabulary.size(), beside) for word in words]
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
    unknown = [word for word in words if len(word.ways) == 1 and not known(word.typed, counts)]
    read_as = {w: _read_otherwise(w, query, vocabulary) for w in unknown}
    return [read_as.get(word, word) for word in words]


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
    strange = any(not known(word.typed, counts) for word in covered)
    if sounds and strange:
        return replace(merge.word, ways=(merge.word.ways[0], *sounds))
    spelt = merge.word.phrases(By.SPELLING)
    return merge.word if spelt and all(known(phrase, counts) for phrase in spelt) else None


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
    yield from (Way(p, By.PART) for p in tokens.values() if p and known(p, counts))


def _other_latin(text: str, query: TextQuery, vocabulary: Vocabulary) -> Iterator[Way]:
    """Yield how a word reads as pinyin, and the words that it may be a slip of."""
    is_english = text in dictionary()
    for way in _heard(readings(text), vocabulary):
        if not (is_english and way[0].startswith(INITIAL)):
            yield Way(way, By.SOUND)
    if query.synonyms and (meaning := query.synonyms.initials(text)).phrases:
        yield from _meant(meaning)
        return
    if is_english:
        return
    for place, near in enumerate(neighbours(text, vocabulary)):
        guess = SECOND_GUESS if place else 1.0
        yield Way((stem(near),), By.SLIP, guess, text=near)
        if query.synonyms:
            yield from _meant(query.synonyms.of(near), guess)
    for parts in _parts(text, vocabulary):
        yield Way(tuple(map(stem, parts)), By.SLIP, text=" ".join(parts))


def _meant(meaning: Meaning, guess: float = 1.0) -> Iterator[Way]:
    """Yield the ways to say what a word may mean that was not typed so."""
    for phrase, written in meaning.phrases:
        yield Way(phrase, By.SYNONYM, guess * BOOSTS[By.SYNONYM], text=written)
    yield from (Way(kind, By.KIND, guess) for kind in meaning.kinds)


def _heard(ways: tuple, vocabulary: Vocabulary) -> list:
    heard = vocabulary.heard({token for way in ways for token in way}) if ways else set()
    return [way for way in ways if heard.issuperset(way)]


def _parts(text: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the two known words that one was typed of, if there are such."""
    pairs = list(parted(text))
    counts = vocabulary.counts({stem(part) for pair in pairs for part in pair}) if pairs else {}
    both = [pair for pair in pairs if known(map(stem, pair), counts)]
    return [max(both, key=lambda pair: min(counts[stem(part)] for part in pair))] if both else []


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
