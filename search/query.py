"""What somebody typed, understood: words, phrases, what to leave out, and synonyms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise, zip_longest

from search.analysis import fold, is_sign, phrase_tokens, query_words, runs, stem
from search.compounds import pieces
from search.particles import SAYING, asks, is_particle
from search.pinyin import spoken_together
from search.synonym_sets import Phrase, Synonyms

LONGEST_QUERY = 200
MOST_WORDS = 12
# Words that stand together in a question lift what has them together, by this share of what
# they count; a few small words between them do no harm.
TOGETHER_BOOST = 0.5
MOST_BETWEEN = 2
# A word that is a part of what a type is called may mean something else as well.
PART_OF_NAME = 0.5
# So many Chinese words in one row are a sentence.
SENTENCE = 3
_QUOTED = re.compile(r'(-?)["“”「」『』]([^"“”「」『』]+)["“”「」『』]')


class By(StrEnum):
    """How a way to say a word was come by."""

    TYPED = "typed"
    SPELLING = "spelling"
    SYNONYM = "synonym"
    SLIP = "slip"
    PART = "part"
    SOUND = "sound"
    # The word names a type of asset; the phrase is then a facet and its value.
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a word: tokens that stand together, and how much it counts.

    `head` is what it adds to the score where it stands in title, tags or summary.
    """

    phrase: Phrase
    by: By = By.TYPED
    boost: float = 1.0
    head: float = 0.0
    # As people write it, where tokens are not what they write.
    text: str = ""

    @property
    def in_text(self) -> bool:
        """Sounds and kinds are not looked for in texts."""
        return self.by not in (By.SOUND, By.KIND)

    @property
    def is_sign(self) -> bool:
        """A single Chinese sign is looked for among signs."""
        return len(self.phrase) == 1 and is_sign(self.phrase[0])


@dataclass(frozen=True, slots=True)
class Word:
    """One thing the reader looks for, and the ways to say it; the first is what was typed.

    Words typed apart that mean one thing together are its parts, which may stand apart in a
    text, too. A soft word is no condition: in a question, what tells little of what is looked for
    only counts. A speaker, who says or asks something, is soft there.
    """

    text: str
    ways: tuple[Way, ...]
    parts: tuple["Word", ...] = ()
    soft: bool = False
    speaker: bool = False

    @property
    def typed(self) -> Phrase:
        """The tokens of what was typed."""
        return self.ways[0].phrase

    @property
    def is_latin(self) -> bool:
        """One Latin word, which may be misspelt, or pinyin."""
        return len(self.typed) == 1 and self.typed[0].isascii() and self.text.isalpha()

    def phrases(self, by: By) -> tuple[Phrase, ...]:
        """Return the ways that were come by in one manner."""
        return tuple(way.phrase for way in self.ways if way.by == by)


@dataclass(frozen=True, slots=True)
class Merge:
    """Words that may be one: `first` to `last`, and the word if an index knows it."""

    first: int
    last: int
    word: Word


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Everything that was typed."""

    words: tuple[Word, ...] = ()
    excluded: tuple[Word, ...] = ()
    # Neighbouring words: what has them together scores more, they are no condition.
    together: tuple[Way, ...] = ()
    # What only an index can decide.
    merges: tuple[Merge, ...] = ()
    text: str = ""
    synonyms: Synonyms | None = None
    # A question or a sentence, not only words to look for.
    asks: bool = False
    # What was read as something else: (typed, taken for).
    corrections: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and where it stands in the folded question."""

    start: int
    end: int
    word: Word


def parse(text: str, synonyms: Synonyms | None = None) -> TextQuery:
    """Understand a query. Quotes keep words together, a minus before a word leaves it out."""
    synonyms = synonyms or NO_SYNONYMS
    text = text.replace("\x00", " ").replace("－", "-")[:LONGEST_QUERY]
    quoted = [(match.group(1), _word(match.group(2))) for match in _QUOTED.finditer(text)]
    parts = _QUOTED.sub(" ", text).split()
    negative = [part for part in parts if part.startswith("-") and part.strip("-")]
    folded = fold(" ".join(part for part in parts if part not in negative))
    together = [word for sign, word in quoted if word and not sign]
    spots = list(_placed(folded, list(_spots(folded, synonyms)), synonyms))
    kept = [spot for spot in spots if not is_particle(spot.word.text)]
    kept = kept if kept or together else spots
    words = _unique([*together, *(spot.word for spot in kept)])
    excluded = [word for sign, word in quoted if word and sign]
    excluded += [word for part in negative if (word := _word(part))]
    whole = len(words) == len(together) + len(kept)
    return TextQuery(
        words,
        _unique(excluded),
        tuple(dict.fromkeys(_together(folded, kept))),
        tuple(_merges(folded, spots, kept, len(together))) if whole else (),
        text,
        synonyms,
        asks([spot.word.text for spot in spots]) or _is_sentence(kept),
    )


NO_SYNONYMS = Synonyms()


def _is_sentence(spots: list["Spot"]) -> bool:
    """Tell whether words were typed without a space between them, as in a Chinese sentence."""
    rows = zip(*(spots[first:] for first in range(SENTENCE)), strict=False)
    return any(all(one.end == other.start for one, other in pairwise(row)) for row in rows)


def _unique(words: list[Word]) -> tuple[Word, ...]:
    """Return each word once; one that is a topic or quoted somewhere is no speaker elsewhere."""
    found: dict[tuple[Way, ...], Word] = {}
    for word in words:
        if word.ways not in found or found[word.ways].speaker:
            found[word.ways] = word
    return tuple(found.values())[:MOST_WORDS]


def _word(text: str, others: Iterable[Way] = ()) -> Word | None:
    tokens = tuple(phrase_tokens(text))
    ways = {tokens: Way(tokens)}
    for way in others:
        ways.setdefault(way.phrase, way)
    return Word(text.strip(), tuple(ways.values())) if tokens else None


# --- The words of unquoted text ---


def _spots(folded: str, synonyms: Synonyms) -> Iterator[Spot]:
    """Yield the words of unquoted text where they stand."""
    for start, end, meaning in synonyms.split(folded):
        if meaning:
            others = [Way(phrase, By.SYNONYM, text=text) for phrase, text in meaning.phrases]
            others += [Way(kind, By.KIND) for kind in meaning.kinds]
            if word := _word(folded[start:end], others):
                yield Spot(start, end, replace(word, parts=_parts(folded[start:end])))
        else:
            yield from _between_synonyms(folded, start, end)


def _placed(folded: str, spots: list[Spot], synonyms: Synonyms) -> Iterator[Spot]:
    """Let words mean what they mean before the next one.

    One that is a part of a type's name means that type, unless it goes with the next: in both
    languages what something is stands last, "elevator case", but "case digest". Whoever stands
    before a word of saying is a speaker: 采购 of 采购问, "procurement" of "procurement asks".
    """
    for spot, following in zip_longest(spots, spots[1:]):
        word, kinds = spot.word, synonyms.named_by(spot.word.typed)
        touched = following.word.text if following and _touch(folded, spot, following) else ""
        if kinds and (not touched or is_particle(touched)):
            ways = (*word.ways, *(Way(kind, By.KIND, PART_OF_NAME) for kind in kinds))
            word = replace(word, ways=ways)
        if touched in SAYING:
            word = replace(word, speaker=True)
        yield replace(spot, word=word)


def _touch(folded: str, one: Spot, other: Spot) -> bool:
    """Tell whether nothing but a space stands between two words."""
    return not folded[one.end : other.start].strip()


def _parts(text: str) -> tuple[Word, ...]:
    """Return the words of a text that were typed apart; none where there is only one."""
    if len(list(runs(text))) < 2:
        return ()
    words = [spot.word for spot in _between_synonyms(text, 0, len(text))]
    parts = tuple(word for word in words if not is_particle(word.text))
    return parts if len(parts) > 1 else ()


def _between_synonyms(folded: str, start: int, end: int) -> Iterator[Spot]:
    """Yield compound words, and the plain ones between them."""
    text, position = folded[start:end], 0
    for piece in pieces(text):
        yield from _plain_spots(text[position : piece.start], start + position)
        other = Way(piece.other, By.SPELLING, piece.share)
        word = Word(text[piece.start : piece.end], (Way(piece.typed), other))
        yield Spot(start + piece.start, start + piece.end, word)
        position = piece.end
    yield from _plain_spots(text[position:], start + position)


def _plain_spots(text: str, offset: int) -> Iterator[Spot]:
    for start, _end, run, chinese in runs(text):
        position = offset + start
        for part in query_words(run) if chinese else [run]:
            if word := _word(part):
                yield Spot(position, position + len(part), word)
            position += len(part)


# --- Neighbours ---


def _together(folded: str, spots: list[Spot]) -> Iterator[Way]:
    """Yield what words that stand beside each other are together."""
    for one, other in pairwise(spots):
        between = [run for _s, _e, run, _han in runs(folded[one.end : other.start])]
        if len(between) <= MOST_BETWEEN:
            phrase = tuple(phrase_tokens(folded[one.start : other.end]))
            if len(phrase) > 1:
                yield Way(phrase, boost=TOGETHER_BOOST)


def _merges(folded: str, spots: list[Spot], kept: list[Spot], offset: int) -> Iterator[Merge]:
    """Yield neighbours that may be one word: syllables of pinyin, and a word typed as two."""
    for row in _latin_rows(folded, spots):
        for first, last, ways in spoken_together([spot.word.text for spot in row]):
            sounds = (Way(way, By.SOUND) for way in ways)
            yield _merge(folded, row[first:last], kept, offset, sounds)
        for pair in pairwise(row):
            one = stem("".join(spot.word.text for spot in pair))
            yield _merge(folded, pair, kept, offset, [Way((one,), By.SPELLING)])


def _latin_rows(folded: str, spots: list[Spot]) -> Iterator[list[Spot]]:
    """Yield rows of at least two Latin words that follow each other."""
    row: list[Spot] = []
    for spot in spots:
        if row and (not spot.word.is_latin or folded[row[-1].end : spot.start].strip()):
            if len(row) > 1:
                yield row
            row = []
        if spot.word.is_latin:
            row.append(spot)
    if len(row) > 1:
        yield row


def _merge(folded: str, row, kept: list[Spot], offset: int, others: Iterable[Way]) -> Merge:
    text = folded[row[0].start : row[-1].end]
    word = Word(text, (Way(tuple(phrase_tokens(text))), *others))
    first = sum(spot.start < row[0].start for spot in kept)
    last = sum(spot.start <= row[-1].start for spot in kept)
    return Merge(offset + first, offset + last, word)
