"""What colleagues searched for, as completions.

A question is offered when enough different people asked it and it gives this reader results. The
worker chooses the questions; a process reads them once and looks for the beginning in a sorted list.
"""

import re
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, F, Max, Sum

from accounts.prepared import AnyOf, prepared
from library.assets.base import Asset
from search.analysis import HAN, fold, runs, text_tokens
from search.engines.base import Reader
from search.engines.choice import embedded_engine
from search.models import PastSearch
from search.query import By, Word, parse
from search.request import SearchRequest
from search.service import reader_of
from search.starts import starts_of
from search.synonyms import synonyms
from search.texts import own_texts
from usage.jobs import job
from usage.models import SearchTotal

PEOPLE_AT_LEAST = 3
WINDOW = 90
MOST_KEPT = 2000
# So many are tried for a reader before there is no more looking.
MOST_TRIED, MOST_MATCHES = 5, 5
# What gives results is looked up again after so long; what may be seen is asked each time.
MATCHES_KEPT_SECONDS = 300
# Words that are in a list of the site anyway, wherever else they stand.
PUBLIC = frozenset({By.SYNONYM, By.SPELLING, By.KIND})
LOOK_AGAIN_SECONDS = 30
_LAST = "\U0010ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


# --- The worker's share ---


@job(every=60)
def choose_past_searches() -> int:
    """Keep the questions that enough people asked and that found something; return how many."""
    wanted = {question: (text, count) for question, text, count in popular()}
    kept = {past.question: past for past in PastSearch.objects.all()}
    gone = [q for q, past in kept.items() if q not in wanted or past.text != wanted[q][0]]
    new = [
        PastSearch(question=question, text=text, searches=count, starts=starts(text))
        for question, (text, count) in wanted.items()
        if question not in kept or question in gone
    ]
    moved = [past for q, past in kept.items() if q in wanted and past.searches != wanted[q][1]]
    for past in moved:
        past.searches = wanted[past.question][1]
    with transaction.atomic():
        PastSearch.objects.filter(question__in=gone).delete()
        PastSearch.objects.bulk_update(moved, ["searches"], batch_size=500)
        PastSearch.objects.bulk_create(new, ignore_conflicts=True)
    return len(wanted)


def starts(text: str) -> list[str]:
    """Return where a question can begin; people part Chinese words with spaces or do not."""
    return list(dict.fromkeys(starts_of(text) + starts_of(_BETWEEN_HAN.sub("", text))))


def popular():
    """Return (question, text, how often) of what enough people asked with success, most first."""
    rows = SearchTotal.objects.most("searches", WINDOW)
    rows = rows.filter(people__gte=PEOPLE_AT_LEAST, searches__gt=F("empty"))
    found = rows.values_list("question", "text", "searches")[:MOST_KEPT]
    return [row for row in found if is_plain(row[1])]


def is_plain(text: str) -> bool:
    """Tell whether a question can be offered: what it leaves out may say what others may not see."""
    return bool(parse(text).words) and not parse(text).excluded


# --- In each process ---


@dataclass(frozen=True, slots=True)
class Table:
    """The past searches as of a state of the table: their texts, and a sorted list of beginnings."""

    stamp: tuple = ()
    texts: dict[str, tuple[str, int]] = field(default_factory=dict)
    starts: list[tuple[str, str]] = field(default_factory=list)


class _Kept:
    """What this process knows; a reader keeps the table it took, whoever puts another in its place."""

    table = Table()
    looked_at = float("-inf")


def forget() -> None:
    """Read the table anew with the next question."""
    _Kept.table, _Kept.looked_at = Table(), float("-inf")
    full_matches.cache_clear()


def known() -> Table:
    """Return the past searches, read anew when they changed."""
    if time.monotonic() - _Kept.looked_at > LOOK_AGAIN_SECONDS:
        _Kept.looked_at = time.monotonic()
        stamp = PastSearch.objects.aggregate(n=Count("pk"), last=Max("pk"), sum=Sum("searches"))
        if tuple(stamp.values()) != _Kept.table.stamp:
            _Kept.table = read(tuple(stamp.values()))
    return _Kept.table


def read(stamp: tuple) -> Table:
    """Read the table."""
    rows = list(PastSearch.objects.values_list("question", "text", "searches", "starts"))
    return Table(
        stamp,
        {question: (text, count) for question, text, count, _starts in rows},
        sorted((start, row[0]) for row in rows for start in row[3]),
    )


def past_searches(start: str, user, now: datetime, most: int) -> list[str]:
    """Return past searches that begin so and give this person results, most asked first."""
    audience = reader_of(user, now).audience
    moment = int(now.timestamp()) // MATCHES_KEPT_SECONDS * MATCHES_KEPT_SECONDS
    found: dict[str, tuple[int, ...]] = {}
    for text in beginning(start)[:MOST_TRIED]:
        if as_read(text) != start and (ids := full_matches(text, audience, moment)):
            found[text] = ids
        if len(found) == most:
            break
    # The index may be a moment behind the one rule of who sees what, and so is what is kept of it.
    ids = AnyOf(sorted({pk for ids in found.values() for pk in ids}))
    seen = set(seen_rows.column(user.sight, now, ids))
    return [text for text, ids in found.items() if not seen.isdisjoint(ids)]


def beginning(start: str) -> list[str]:
    """Return the past searches that begin so, by letters or by sound, most asked first."""
    table = known()
    first = bisect_left(table.starts, (start,))
    last = bisect_left(table.starts, (start + _LAST,))
    questions = {question for _start, question in table.starts[first:last]}
    ordered = sorted(questions, key=lambda question: (-table.texts[question][1], question))
    return [table.texts[question][0] for question in ordered]


def as_read(text: str) -> str:
    """Return a text as starts are compared."""
    return " ".join(run for _start, _end, run, _chinese in runs(fold(text)))


@lru_cache(maxsize=5_000)
def full_matches(text: str, audience: frozenset[str] | None, moment: int) -> tuple[int, ...]:
    """Return some assets of an audience that say all words of a question, as of a moment.

    The index at hand is asked. It reads words it does not know as others, so the assets are looked
    at once more: a word that nobody here may read is not told. Keystrokes of everybody with the
    same rights share the answer.
    """
    asked, query = SearchRequest(text=text, page_size=MOST_MATCHES), parse(text, synonyms())
    found = embedded_engine().search(asked, query, Reader(audience, moment), [])
    ids = [scored.document.id for scored in found.hits if not scored.partial]
    strange = [word for word in query.words if PUBLIC.isdisjoint(way.by for way in word.ways)]
    return tuple(sorted(saying(ids, strange) if strange else ids))


def saying(ids: list[int], words: list[Word]) -> list[int]:
    """Return those of some assets in which all words stand as they were typed."""
    rows = Asset.objects.filter(pk__in=ids).values_list("pk", "projection__data")
    return [pk for pk, data in rows if data and says(data, words)]


def says(data: dict, words: list[Word]) -> bool:
    """Tell whether all words stand in a published asset as they were typed."""
    record = data["record"]
    said = "\n".join([record["title"], record["summary"], *record["tags"], *own_texts(data)])
    tokens, folded = set(text_tokens(said)), fold(said)
    return all(tokens.issuperset(word.typed) or fold(word.text) in folded for word in words)


@prepared
def seen_rows(sight, now, ids):
    """Return those of some assets that a person may see."""
    return Asset.objects.seen_with(sight, now).filter(pk__in=ids).values("pk")
