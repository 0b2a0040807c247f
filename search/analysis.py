"""How text becomes tokens, the same for every engine.

Chinese runs become bigrams plus their last sign alone: a phrase of bigrams is then an exact
piece of the text and no dictionary is needed when indexing. Latin words are stemmed. Every
sign is folded by itself, so that offsets in folded text lead back to the original.
"""

import re
import unicodedata
from functools import lru_cache

import rjieba
import Stemmer
from opencc import OpenCC

GAP = "zzgap"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+(?:['’.][^\W_{HAN}]+)*)")
_to_simplified = OpenCC("t2s")
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=20_000)
def fold_sign(sign: str) -> str:
    """Fold one sign: full width to half, capital to small, Traditional to Simplified."""
    folded = unicodedata.normalize("NFKC", sign).casefold()
    return _to_simplified.convert(folded) if re.match(rf"[{HAN}]", folded) else folded


def fold(text: str) -> str:
    """Fold a text sign by sign."""
    return "".join(map(fold_sign, text.replace("\x00", " ")))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold a text and return, for each folded sign, where it came from."""
    parts, offsets = [], []
    for position, sign in enumerate(text):
        folded = fold_sign(sign)
        parts.append(folded)
        offsets.extend([position] * len(folded))
    offsets.append(len(text))
    return "".join(parts), offsets


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded Latin word; numbers and other scripts stay."""
    if not word.isascii():
        return word
    return _stemmer.stemWord(word.replace("’", "'").removesuffix("'s"))


def runs(folded: str):
    """Yield (start, end, text, is_chinese) for each run of a folded text."""
    for match in _RUN.finditer(folded):
        yield match.start(), match.end(), match.group(), match.group(1) is not None


def bigrams(run: str) -> list[str]:
    """Return the bigrams of a Chinese run and its last sign."""
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]


def index_tokens(text: str) -> list[str]:
    """Return the tokens a text is indexed by."""
    tokens: list[str] = []
    for _start, _end, run, chinese in runs(fold(text)):
        tokens.extend(bigrams(run) if chinese else [stem(run)])
    return tokens


def query_words(folded_run: str) -> list[str]:
    """Cut a Chinese run of a query into words; up to two signs stay whole."""
    if len(folded_run) <= 2:
        return [folded_run]
    return [word for word in rjieba.cut(folded_run) if word.strip()]


def phrase_tokens(text: str) -> list[str]:
    """Return the tokens of a piece of a query that must stand together.

    The last sign alone is left out where bigrams say the same.
    """
    tokens: list[str] = []
    for _start, _end, run, chinese in runs(fold(text)):
        if not chinese:
            tokens.append(stem(run))
        elif len(run) == 1:
            tokens.append(run)
        else:
            tokens.extend(bigrams(run)[:-1])
    return tokens
