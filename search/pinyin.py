"""Chinese by its sound: titles and tags are found by pinyin and by initials.

Each run of signs is indexed as its syllables and, marked as such, as their first letters, so
that both are phrases. A Latin word of a query that the index does not know is tried as both.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, groupby, islice, product

from search.analysis import GAP, fold, runs

INITIAL = "'"
LONGEST_WORD = 40
MOST_READINGS = 3
SHORTEST_INITIALS, LONGEST_INITIALS = 2, 12
LONGEST_SYLLABLE = 6


@lru_cache(maxsize=20_000)
def syllables(run: str) -> tuple[str, ...]:
    """Return the syllable of each sign of a folded Chinese run."""
    # Its dictionaries take a quarter of a second to load; most commands never need them.
    from pypinyin import lazy_pinyin

    sounds = lazy_pinyin(run, errors=lambda signs: list(signs))
    return tuple(sounds) if len(sounds) == len(run) else tuple(run)


def initials(sounds) -> tuple[str, ...]:
    """Return the first letters of syllables, marked so that they are no syllables."""
    return tuple(INITIAL + sound[0] for sound in sounds)


def sound_tokens(texts) -> str:
    """Return the tokens by which texts are found by sound."""
    found = []
    for text in texts:
        for _start, _end, run, chinese in runs(fold(text)):
            if chinese:
                sounds = syllables(run)
                found += [*sounds, GAP, *initials(sounds), GAP]
    # Never nothing: how rare a sound is, is measured by the documents that have any.
    return " ".join(found) or GAP


def sort_key(title: str) -> str:
    """Return a text that sorts titles as people look them up: Chinese by its sound."""
    parts: list[str] = []
    for _start, _end, run, chinese in runs(fold(title)):
        if chinese:
            for sound, sign in zip(syllables(run), run, strict=True):
                parts += [sound, sign]
        else:
            parts.append(run)
    return " ".join(parts)


def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways a Latin word can be read: as syllables, fewest first, and as initials."""
    if not (word.isascii() and word.isalpha()) or len(word) > LONGEST_WORD:
        return ()
    ways = sorted(_split(word), key=len)[:MOST_READINGS]
    if SHORTEST_INITIALS <= len(word) <= LONGEST_INITIALS:
        ways.append(initials(word))
    return tuple(ways)


def spoken_together(words: list[str]) -> Iterator[tuple[int, int, list[tuple[str, ...]]]]:
    """Yield (first, last, ways) of neighbouring words that can be read as pinyin together."""
    for speaks, group in groupby(range(len(words)), lambda place: bool(_split(words[place]))):
        places = list(group)
        if speaks and len(places) > 1:
            each = [_split(words[place])[:MOST_READINGS] for place in places]
            ways = [
                tuple(chain.from_iterable(parts)) for parts in islice(product(*each), MOST_READINGS)
            ]
            yield places[0], places[-1] + 1, ways


@lru_cache(maxsize=2_000)
def _split(word: str) -> tuple[tuple[str, ...], ...]:
    """Return some ways to cut a word into syllables, read from its end."""
    if not (word.isascii() and word.isalpha()) or len(word) > LONGEST_WORD:
        return ()
    ways: list[list[tuple[str, ...]]] = [[] for _ in word] + [[()]]
    for start in range(len(word) - 1, -1, -1):
        for end in range(start + 1, min(len(word), start + LONGEST_SYLLABLE) + 1):
            if word[start:end] in _known_syllables():
                ways[start] += [(word[start:end], *rest) for rest in ways[end]]
        ways[start] = sorted(ways[start], key=len)[:MOST_READINGS]
    return tuple(ways[0])


@cache
def _known_syllables() -> frozenset[str]:
    """Every syllable there is, without tones."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    sounds = {sound for entry in PINYIN_DICT.values() for sound in entry.split(",")}
    plain = {to_normal(sound) for sound in sounds}
    return frozenset(sound for sound in plain if sound.isascii() and sound.isalpha())
