"""Requests that grew out of searches alone are kept as long as what people typed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from library.choices import RequestSource, RequestStatus
from library.requests.models import ContentRequest, RequestAsker
from usage.jobs import job

FROM_SEARCHES = (RequestSource.ZERO_RESULTS, RequestSource.NO_CLICKS)


@job(every=3600)
def forget_wishes(now: datetime | None = None) -> int:
    """Forget who searched long ago, and requests that nobody took up; return how many went.

    What somebody asked for by name, or works on, stays.
    """
    oldest = (now or timezone.now()) - timedelta(days=settings.VALUARY_SEARCH_RETENTION_DAYS)
    RequestAsker.objects.filter(asked=False, at__lt=oldest).delete()
    untouched = ContentRequest.objects.filter(
        source__in=FROM_SEARCHES, status=RequestStatus.OPEN, assignee=None, asked_at__lt=oldest
    )
    asked = RequestAsker.objects.filter(asked=True).values("request")
    merged = ContentRequest.objects.filter(merged_into__isnull=False).values("merged_into")
    return (
        untouched.exclude(pk__in=asked)
        .exclude(pk__in=merged)
        .delete()[1]
        .get("library.ContentRequest", 0)
    )
