"""Questions that one which found nothing may have meant, in the words of the index."""

from collections.abc import Iterator
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import fold, is_han, runs, stem
from search.query import TextQuery
from search.reading import Vocabulary

# Here a guess does no harm: it is offered, not taken.
MOST_GUESSES, MOST_QUESTIONS = 3, 8
SHORTEST = 3


def alternatives(query: TextQuery, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return other questions, likeliest first: without quotes, with nearer words."""
    pieces = [run for word in query.words for _s, _e, run, _han in runs(fold(word.text))]
    left_out = [f'-"{word.text.lstrip("-")}"' for word in query.excluded]
    choices = [list(_guesses(piece, vocabulary)) or [piece] for piece in pieces]
    asked = islice(product(*choices), MOST_QUESTIONS) if pieces else ()
    return tuple(dict.fromkeys(" ".join([*words, *left_out]) for words in asked))


def _guesses(piece: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what a piece may have meant; itself alone where the index has it."""
    if is_han(piece) or len(piece) < SHORTEST or not piece.isalpha():
        yield piece
        return
    if vocabulary.counts([stem(piece)])[stem(piece)]:
        yield piece
        return
    reach = 1 + len(piece) // 5
    known = vocabulary.candidates(piece, piece[:2])
    near = process.extract(piece, list(known), scorer=OSA.distance, score_cutoff=reach, limit=None)
    ordered = sorted(near, key=lambda found: (found[1], -known[found[0]], found[0]))
    yield from (word for word, _distance, _index in ordered[:MOST_GUESSES])
