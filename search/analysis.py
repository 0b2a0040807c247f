"""How text becomes tokens, the same for every engine.

Chinese runs become bigrams plus their last sign alone: a phrase of bigrams is then an exact
piece of the text and no dictionary is needed when indexing. Latin words are stemmed. Every
sign is folded by itself, so that offsets in folded text lead back to the original.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import rjieba
import Stemmer
from opencc import OpenCC

from search.english import agent, plain

# Whoever changes how tokens are made raises this; every index is then built anew.
ANALYZER_VERSION = 6
# Stands between the parts of a document, so that no phrase spans two. Nobody can type it.
GAP = "_"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LONGEST_TOKEN = 100
_LETTERS = rf"[^\W_{HAN}]+"
# An apostrophe holds a word together; a point and the comma before thousands only a number.
LATIN_WORD = rf"{_LETTERS}(?:(?:'|(?<=\d)\.(?=\d)|(?<=\d),(?=\d{{3}}(?!\d))){_LETTERS})*"
_RUN = re.compile(rf"([{HAN}]+)|({LATIN_WORD})")
_HAN_SIGN = re.compile(f"[{HAN}]")
# Letters of the scripts whose accents people leave out when they type.
_LAST_ACCENTED = "\u0530"
_to_simplified = OpenCC("t2s")
_stemmer = Stemmer.Stemmer("english")

Run = tuple[int, int, str, bool]


def fold_sign(sign: str) -> str:
    """Fold one sign: full width, capitals and accents go, Traditional becomes Simplified."""
    folded = unicodedata.normalize("NFKC", sign).casefold()
    if _HAN_SIGN.match(folded):
        return _to_simplified.convert(folded)
    if folded.isascii():
        return folded.replace("\x00", " ")
    if folded == "’":
        return "'"
    apart = unicodedata.normalize("NFKD", folded)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare if bare < _LAST_ACCENTED else folded


class _Folding(dict):
    """The folded form of each sign met so far, as `str.translate` takes it."""

    def __init__(self):
        super().__init__()
        # Signs that fold to none or several; only texts with them need a list of offsets.
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = fold_sign(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        self[code] = folded
        return folded


_folding = _Folding()


def fold(text: str) -> str:
    """Fold a text sign by sign."""
    return text.translate(_folding)


def fold_with_offsets(text: str) -> tuple[str, range | list[int]]:
    """Fold a text and return, for each folded sign, where it came from."""
    folded = fold(text)
    if _folding.uneven.isdisjoint(text):
        return folded, range(len(text) + 1)
    offsets: list[int] = []
    for position, sign in enumerate(text):
        offsets.extend([position] * len(_folding[ord(sign)]))
    return folded, [*offsets, len(text)]


def is_han(text: str) -> bool:
    """Tell whether a text begins with a Chinese sign."""
    return _HAN_SIGN.match(text) is not None


def is_sign(token: str) -> bool:
    """Tell whether a token is a single Chinese sign."""
    return len(token) == 1 and is_han(token)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded Latin word; numbers and other scripts stay."""
    if not word.isascii():
        return word[:LONGEST_TOKEN]
    bare = word.replace(",", "").removesuffix("'s")
    return (agent(bare) or _stemmer.stemWord(plain(bare)))[:LONGEST_TOKEN]


def runs(folded: str) -> Iterator[Run]:
    """Yield (start, end, text, is_chinese) for each run of a folded text."""
    for match in _RUN.finditer(folded):
        yield match.start(), match.end(), match.group(), match.group(1) is not None


def bigrams(run: str) -> list[str]:
    """Return the bigrams of a Chinese run and its last sign."""
    return [*map("".join, pairwise(run)), run[-1]]


def text_tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order."""
    tokens: list[str] = []
    for chinese, latin in _RUN.findall(fold(text)):
        if chinese:
            tokens += bigrams(chinese)
        else:
            tokens.append(stem(latin))
    return tokens


def signs(text: str) -> list[str]:
    """Return the Chinese signs of a text, each alone."""
    return _HAN_SIGN.findall(fold(text))


def latin_words(text: str) -> set[str]:
    """Return the Latin words of a text as they are spelt, for correcting slips."""
    return {word for _han, word in _RUN.findall(fold(text)) if word.isascii() and word.isalpha()}


def query_words(folded_run: str) -> list[str]:
    """Cut a Chinese run of a query into words; up to two signs stay whole."""
    if len(folded_run) <= 2:
        return [folded_run]
    return [word for word in rjieba.cut(folded_run) if word.strip()]


def is_noun(word: str) -> bool:
    """Tell whether the dictionary has a Chinese word as a noun before anything else."""
    return all(tag.startswith("n") for _word, tag in rjieba.tag(word))


def smaller_words(word: str) -> list[str]:
    """Return the words of the dictionary that a Chinese word is made of, or its signs."""
    cut = [part for part in rjieba.cut_for_search(word) if part != word]
    return cut or list(word)


def phrase_tokens(text: str) -> list[str]:
    """Return the tokens of a piece of a query that must stand together.

    The last sign alone is left out, as a text may go on after it; inside the piece it is not.
    """
    tokens = text_tokens(text)
    ends_in_bigram = len(tokens) > 1 and is_han(tokens[-1]) and tokens[-2][-1:] == tokens[-1]
    return tokens[:-1] if ends_in_bigram else tokens
