"""What people typed is kept for a set time, and then forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from usage.choices import WINDOWS
from usage.jobs import job
from usage.models import Search, SearchDay, Searcher
from usage.search_rollups import alone, refresh_totals

MOST_AT_ONCE = 5000


@job(every=3600)
def forget_searches(now: datetime | None = None) -> int:
    """Drop searches older than they may be, and who made them; return how many searches went."""
    now = now or timezone.now()
    kept = timedelta(days=settings.VALUARY_SEARCH_RETENTION_DAYS)
    oldest = timezone.localdate(now - kept)
    gone = 0
    while old := list(
        Search.objects.filter(at__lt=now - kept).values_list("pk", flat=True)[:MOST_AT_ONCE]
    ):
        gone += Search.objects.filter(pk__in=old).delete()[0]
    with alone():
        days = SearchDay.objects.filter(day__lt=oldest)
        questions = set(days.values_list("question", flat=True))
        days.delete()
        refresh_totals(questions, timezone.localdate(now))
    # Nobody counts people further back than the longest window.
    longest = timezone.localdate(now) - timedelta(days=max(WINDOWS))
    Searcher.objects.filter(last_on__lt=max(oldest, longest)).delete()
    return gone
