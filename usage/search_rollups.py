"""Moves the sums of searches forward: per day, per person, per window.

A search is counted when it is made. Whether it helped is counted when its reader had time to open
a result. Each step is one transaction with its cursor, so nothing is counted twice or missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Team
from usage.choices import WINDOWS, Fate, Surface
from usage.counting import add_counts
from usage.jobs import job
from usage.models import EVERYTHING, Cursor, Search, SearchDay, Searcher, SearchTotal
from usage.searches import CLICK_WINDOW
from usage.signals import searched_in_vain
from usage.windows import days_that_move, slices_of as places_of

BATCH = 5000
QUESTIONS_AT_ONCE = 500
CURSOR, SETTLED, DAY_CURSOR = "searches", "settled searches", "search day"
MEASURES = ("searches", "empty", "ignored")
SLOT = ("question", "day", "stage", "role", "team_id")
# A click may wait to be written for a moment.
SLACK = timedelta(seconds=30)


@job(every=2)
def roll_up_searches(now: datetime | None = None) -> int:
    """Count every new search, and every older one that has met its fate; return how many."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    slide(today)
    total = 0
    while taken := _take(CURSOR, lambda row: True, _count_new, today):
        total += taken
    over = now - CLICK_WINDOW - SLACK
    while taken := _take(SETTLED, lambda row: row.at <= over, _count_settled, today):
        total += taken
    return total


@contextmanager
def alone() -> Iterator[None]:
    """Be the only worker that writes these sums, until the block ends."""
    with transaction.atomic():
        Cursor.objects.select_for_update().get_or_create(name=CURSOR)
        yield


def _take(name: str, is_ready, count, today: date) -> int:
    """Count the next searches of the journal that are ready, and move the cursor beyond them."""
    cursor = Cursor.objects.filter(name=name).first() or Cursor(name=name)
    # A look without a lock first: the worker asks often, mostly in vain.
    first = Search.objects.ready_after(cursor).first()
    if first is None or not is_ready(first):
        return 0
    with alone():
        cursor = Cursor.objects.get_or_create(name=name)[0]
        rows = list(takewhile(is_ready, Search.objects.ready_after(cursor)[:BATCH]))
        if rows:
            count([row for row in rows if not row.by_author], today)
            cursor.move_to(rows[-1])
    return len(rows)


def _count_new(rows: list[Search], today: date) -> None:
    """Count searches, those without results among them, and who made them."""
    searches, empty, last = Counter(), Counter(), {}
    for row in rows:
        for slot in slots_of(row):
            searches[slot] += 1
            empty[slot] += row.fate == Fate.EMPTY
            person = (slot[0], row.user_id)
            last[person] = max(timezone.localdate(row.at), last.get(person, date.min))
    add_days(rows, {slot: (count, empty[slot], 0) for slot, count in searches.items()})
    add_counts(
        Searcher,
        ("question", "user_id"),
        (),
        [(*person, day) for person, day in last.items()],
        latest=("last_on",),
    )
    refresh_totals({slot[0] for slot in searches}, today)
    announce(row.question for row in rows if row.fate == Fate.EMPTY)


def _count_settled(rows: list[Search], today: date) -> None:
    """Count the searches whose reader opened nothing, there or when asking again with the words."""
    waiting = Search.objects.filter(pk__in=[row.pk for row in rows], fate="", surface=Surface.PAGE)
    helped = Search.objects.filter(
        user=OuterRef("user"),
        trace=OuterRef("trace"),
        clicked_at__gt=OuterRef("at"),
        clicked_at__lte=OuterRef("at") + CLICK_WINDOW,
    )
    ignored = list(waiting.exclude(Exists(helped)))
    Search.objects.filter(pk__in=[row.pk for row in ignored]).update(fate=Fate.IGNORED)
    counts = Counter(slot for row in ignored for slot in slots_of(row))
    add_days(ignored, {slot: (0, 0, count) for slot, count in counts.items()})
    refresh_totals({slot[0] for slot in counts}, today)
    announce(row.question for row in ignored)


def slots_of(row: Search) -> list[tuple]:
    """Return where a search is counted: with its question, and with all of them."""
    place = (timezone.localdate(row.at), row.stage, row.role, row.team_id or 0)
    return [(row.question, *place), (EVERYTHING, *place)]


def add_days(rows: list[Search], counts: dict[tuple, tuple]) -> None:
    """Add counts to the days, which keep the latest way to write a question."""
    texts = {EVERYTHING: "", **{row.question: row.text for row in rows}}
    found = [(*slot, texts[slot[0]], *measures) for slot, measures in counts.items()]
    add_counts(SearchDay, SLOT, MEASURES, found, latest=("text",))


def announce(questions: Iterable[str]) -> None:
    """Tell whoever listens which questions were asked in vain."""
    if asked := sorted(set(questions)):
        searched_in_vain.send(sender=Search, questions=asked)


# --- Windows ---


def refresh_totals(questions: set[str], today: date) -> None:
    """Sum the windows of these questions anew, from the days."""
    lineages = {team.pk: team.lineage for team in Team.objects.all()} if questions else {}
    listed = sorted(questions)
    for start in range(0, len(listed), QUESTIONS_AT_ONCE):
        chunk = listed[start : start + QUESTIONS_AT_ONCE]
        totals = totals_of(chunk, lineages, today)
        SearchTotal.objects.filter(question__in=chunk).delete()
        SearchTotal.objects.bulk_create(totals, batch_size=1000)


def totals_of(questions: list[str], lineages, today: date) -> list[SearchTotal]:
    """Return the totals of some questions, for every stage, role and team that was named."""
    days = SearchDay.objects.filter(
        question__in=questions, day__gt=today - timedelta(days=max(WINDOWS)), day__lte=today
    ).order_by("day")
    sums: dict[tuple, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    texts, people = {}, people_of(questions, today)
    for entry in days:
        texts[entry.question] = entry.text
        for window in WINDOWS:
            if (today - entry.day).days < window:
                for place in places_of(entry, lineages):
                    row = sums[(entry.question, window, *place)]
                    for position, measure in enumerate(MEASURES):
                        row[position] += getattr(entry, measure)
    return [
        SearchTotal(
            question=question,
            text=texts[question],
            days=window,
            stage=stage,
            role=role,
            team_id=team,
            people=people.get((question, window), 0),
            **dict(zip(MEASURES, row, strict=True)),
        )
        for (question, window, stage, role, team), row in sums.items()
    ]


def people_of(questions: list[str], today: date) -> dict[tuple[str, int], int]:
    """Count the people who asked each question in each window."""
    since = {n: Q(last_on__gt=today - timedelta(days=n)) for n in WINDOWS}
    rows = (
        Searcher.objects.filter(question__in=questions)
        .values("question")
        .annotate(**{f"people_{n}": Count("pk", filter=recent) for n, recent in since.items()})
    )
    return {(row["question"], n): row[f"people_{n}"] for row in rows for n in WINDOWS}


def slide(today: date) -> None:
    """Move the windows to a new day, for the questions whose sums that changes."""
    row = Cursor.objects.filter(name=DAY_CURSOR).first()
    before = date.fromordinal(row.entry_id) if row else today
    if row and before >= today:
        return
    moved = SearchDay.objects.filter(day__in=days_that_move(before, today))
    questions = sorted(set(moved.values_list("question", flat=True)))
    for start in range(0, len(questions), QUESTIONS_AT_ONCE):
        with alone():
            refresh_totals(set(questions[start : start + QUESTIONS_AT_ONCE]), today)
    Cursor.objects.update_or_create(name=DAY_CURSOR, defaults={"entry_id": today.toordinal()})
