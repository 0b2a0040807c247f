"""When two questions are the same, and what comes closest to one."""

from functools import lru_cache

from django.utils import timezone

from search.analysis import fold, query_words, runs, stem
from search.cards import Card, card
from search.particles import is_particle
from search.request import Context, SearchRequest
from search.service import find

LONGEST_KEY = 200
CLOSEST = 4


@lru_cache(maxsize=5_000)
def question_key(text: str) -> str:
    """Return what is the same for questions with the same words, in any order and however written.

    Full width, capitals, accents, Traditional signs and the endings of English words make no
    difference, and neither do words said twice or words that only ask.
    """
    said: set[str] = set()
    for _start, _end, run, chinese in runs(fold(text)):
        said.update(query_words(run) if chinese else [run])
    words = {stem(word) for word in said if not is_particle(word)} or {stem(word) for word in said}
    return " ".join(sorted(words))[:LONGEST_KEY] or text.strip().casefold()[:LONGEST_KEY]


def closest(text: str, user, stage: str = "", role: str = "") -> list[Card]:
    """Return the cards of what this person finds first for a question, in full or in part."""
    asked = SearchRequest(text=text, context=Context(stage=stage, role=role), page_size=CLOSEST)
    page = find(asked, user, timezone.now(), facets=[])
    return [card(hit, asked.context) for hit in page.hits]
