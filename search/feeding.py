"""Searches in vain become content requests.

The thresholds stand here. A search in vain found nothing at all, or its reader opened nothing of
what it found. Each is counted in one request at most, and once.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from library.choices import RequestSource
from library.requests.asking import Slot, Wish, note_searches
from search.analysis import fold, runs
from search.models import VainQuestion
from usage.choices import Fate
from usage.jobs import job
from usage.models import Search
from usage.signals import searched_in_vain

# So many searches without any result make a request …
ZERO_RESULTS_AT_LEAST = 1
# … or so many, by so many people, whose readers opened nothing, while nobody else opened anything.
NO_CLICKS_AT_LEAST, NO_CLICKS_PEOPLE = 3, 2
# How far back searches are counted that are in no request yet.
LOOKED_BACK = timedelta(days=30)
BATCH = 200


def on_searched_in_vain(sender, questions, **kwargs) -> None:
    """Remember what to look at, in the transaction in which it was counted."""
    VainQuestion.objects.bulk_create(
        (VainQuestion(question=question) for question in questions), ignore_conflicts=True
    )


def connect() -> None:
    """Connect the receiver above."""
    searched_in_vain.connect(on_searched_in_vain, dispatch_uid="search-in-vain")


@job(every=5)
def feed_requests(now: datetime | None = None) -> int:
    """Look at what was asked in vain, and return how many searches became part of a request."""
    now, fed = now or timezone.now(), 0
    waiting = VainQuestion.objects.order_by("pk").values_list("pk", flat=True)
    while questions := list(waiting[:BATCH]):
        for question in questions:
            with transaction.atomic():
                VainQuestion.objects.filter(pk=question).delete()
                fed += feed(question, now)
    return fed


def feed(question: str, now: datetime) -> int:
    """Count the searches for one question where they belong, if there are enough."""
    rows = list(Search.objects.in_vain(question, now - LOOKED_BACK).order_by("at"))
    empty = [row for row in rows if row.fate == Fate.EMPTY]
    ignored = [row for row in rows if row.fate == Fate.IGNORED]
    fed = 0
    if says_something(question) and len(empty) >= ZERO_RESULTS_AT_LEAST:
        fed += note(empty, RequestSource.ZERO_RESULTS)
    if ignored and nobody_was_helped(question, ignored, now):
        fed += note(ignored, RequestSource.NO_CLICKS)
    return fed


def says_something(question: str) -> bool:
    """Tell whether there is a word in a question; signs alone ask for nothing."""
    return next(runs(fold(question)), None) is not None


def nobody_was_helped(question: str, ignored: list[Search], now: datetime) -> bool:
    """Tell whether enough people opened nothing and nobody opened anything."""
    lately = Search.objects.filter(question=question, at__gte=now - LOOKED_BACK, by_author=False)
    if lately.filter(fate=Fate.CLICKED).exists():
        return False
    if lately.filter(fate=Fate.IGNORED, request_id__isnull=False).exists():
        return True
    people = {row.user_id for row in ignored}
    return len(ignored) >= NO_CLICKS_AT_LEAST and len(people) >= NO_CLICKS_PEOPLE


def note(rows: list[Search], source: RequestSource) -> int:
    """Count searches in the request of their team, stage and role."""
    slots: dict[Slot, list[Search]] = {}
    for row in rows:
        slots.setdefault(Slot(row.question, row.team_id, row.stage, row.role), []).append(row)
    for slot, found in slots.items():
        wish = Wish(found[-1].text, source, since=found[0].at)
        people = [row.user_id for row in found]
        request = note_searches(slot, wish, people, len(found), found[-1].at)
        ids = [row.pk for row in found]
        Search.objects.filter(pk__in=ids).update(request_id=request.pk)
    return len(rows)
