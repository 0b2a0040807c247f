"""Where a title can begin for somebody who is typing: at every word, by letters or by sound."""

from search.analysis import fold, query_words, runs
from search.pinyin import syllables

LONGEST_START = 24
LONGEST_INITIALS = 8
# So few signs are common to so many titles that they are kept as words of their own.
SHORT = 4


def typed(text: str) -> str:
    """Return what was typed as starts are compared: folded, words apart by one space."""
    return " ".join(run for _start, _end, run, _chinese in runs(fold(text)))[:LONGEST_START]


def starts_of(title: str) -> list[str]:
    """Return the beginnings by which a title can be completed, each once."""
    folded = fold(title)
    found = list(runs(folded))
    starts: dict[str, None] = {}
    for number, (_start, _end, run, chinese) in enumerate(found):
        rest = " ".join(text for _s, _e, text, _c in found[number:])
        if chinese:
            starts.update(_chinese_starts(run, rest))
        else:
            starts[rest[:LONGEST_START]] = None
    starts.update(dict.fromkeys(start[:n] for start in list(starts) for n in range(1, SHORT + 1)))
    return list(starts)


def _chinese_starts(run: str, rest: str) -> dict[str, None]:
    """Return the beginnings at each word of a Chinese run: as signs, pinyin and initials."""
    sounds, position, starts = syllables(run), 0, {}
    for word in query_words(run):
        starts[rest[position:][:LONGEST_START]] = None
        starts["".join(sounds[position:])[:LONGEST_START]] = None
        starts["".join(sound[0] for sound in sounds[position:])[:LONGEST_INITIALS]] = None
        position += len(word)
    return starts
