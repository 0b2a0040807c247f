"""The best of a question in their order, ties by key.

The server sorts by score and key, but two scores that are equal as far as they count may differ
in a last bit, and then it does not look at the key. So a group of equal scores is put in order
here, and one that reaches over the edge of what was fetched is fetched as a whole. Where scores
are whole numbers there are no last bits, and the server's order is the final one.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from search.engines.base import DEEPEST
from search.ranking import significant

MARGIN = 20
LARGER = 2_000
# The server goes no further down than this.
LIMIT = 2 * DEEPEST


class Row(NamedTuple):
    """One hit as the server sorts it; the stored document comes along on request."""

    id: str
    score: float
    key: str
    index: str = ""
    source: dict | None = None


class Span(NamedTuple):
    """A stretch of the server's order, from `start` up to `end`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """The number of places."""
        return self.end - self.start

    def covers(self, other: "Span") -> bool:
        """Tell whether another stretch lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def around(self, margin: int) -> "Span":
        """Return a longer stretch on both sides."""
        return Span(max(0, self.start - margin), min(self.end + margin, LIMIT))


def cut(rows: Sequence[Row], fetched: Span, wanted: Span) -> list[Row] | None:
    """Return the wanted stretch in its final order; None when more has to be fetched."""
    complete_after = len(rows) < fetched.size or fetched.end == LIMIT
    page: list[Row] = []
    place = fetched.start
    for _score, group in groupby(rows, key=lambda row: significant(row.score)):
        members = list(group)
        first, last = place, place + len(members)
        place = last
        if last <= wanted.start or first >= wanted.end:
            continue
        cut_before = first == fetched.start and first > 0
        cut_after = last == fetched.start + len(rows) and not complete_after
        if cut_before or cut_after:
            return None
        members.sort(key=lambda row: row.key)
        page += members[max(0, wanted.start - first) : wanted.end - first]
    return page


def best(
    fetch: Callable[[Span], Sequence[Row]],
    wanted: Span,
    rows: Sequence[Row],
    fetched: Span,
) -> list[Row]:
    """Return the wanted stretch, given a first look at it; larger looks bring no documents."""
    margin = LARGER
    while (page := cut(rows, fetched, wanted)) is None:
        fetched = wanted.around(margin)
        rows = fetch(fetched)
        margin *= 8
    return page
