"""Scheduled publishing and expiry, done by the worker."""

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision

from library.assets.base import Asset
from usage.jobs import job


@job(every=5)
def publish_scheduled() -> None:
    """Publish what is due and unpublish what has expired, when there is something to do."""
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__lt=now)
    expired = Asset.objects.filter(Q(live=True), expire_at__lt=now)
    if due.exists() or expired.exists():
        call_command("publish_scheduled", verbosity=0)
