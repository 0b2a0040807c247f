"""What people did and typed is kept for a set time, and then forgotten; the sums stay."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from usage.choices import OPINIONS, WINDOWS
from usage.jobs import job
from usage.models import Search, SearchDay, Searcher
from usage.rollups import counted_events
from usage.search_rollups import alone, refresh_totals

MOST_AT_ONCE = 5000


@job(every=3600)
def forget_events(now: datetime | None = None) -> int:
    """Drop events older than they may be that are in the sums; return how many rows went.

    Ratings and verdicts stay: a person's next opinion is added to them.
    """
    kept = timedelta(days=settings.VALUARY_EVENT_RETENTION_DAYS)
    old = counted_events().filter(at__lt=(now or timezone.now()) - kept)
    return _delete(old.exclude(kind__in=OPINIONS).exclude(cancels__kind__in=OPINIONS))


def _delete(rows) -> int:
    """Delete rows in small transactions, so that nobody waits for long."""
    gone = 0
    while some := list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        gone += rows.model.objects.filter(pk__in=some).delete()[0]
    return gone


@job(every=3600)
def forget_searches(now: datetime | None = None) -> int:
    """Drop searches older than they may be, and who made them; return how many searches went."""
    now = now or timezone.now()
    kept = timedelta(days=settings.VALUARY_SEARCH_RETENTION_DAYS)
    oldest = timezone.localdate(now - kept)
    gone = _delete(Search.objects.filter(at__lt=now - kept))
    with alone():
        days = SearchDay.objects.filter(day__lt=oldest)
        questions = set(days.values_list("question", flat=True))
        days.delete()
        refresh_totals(questions, timezone.localdate(now))
    # Nobody counts people further back than the longest window.
    longest = timezone.localdate(now) - timedelta(days=max(WINDOWS))
    Searcher.objects.filter(last_on__lt=max(oldest, longest)).delete()
    return gone
