"""What whoever writes and checks has to look at: the figures and lists of the admin's home page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Revision, TaskState

from accounts.models import User
from library.assets.base import Asset
from library.choices import AssetState
from library.extraction.alerts import edit_address
from library.kinds import type_of

SHOWN = 6
# Counting is O(assets); figures a minute old do no harm.
COUNTS_SECONDS = 60
CHECK_AHEAD = timedelta(days=30)
# One asset can be changed many times in a row.
REVISIONS_READ = 60


@dataclass(frozen=True, slots=True)
class Line:
    """An asset in a list: where it is edited, what it is, who, when."""

    title: str
    address: str
    kind: str
    at: datetime | date
    who: str = ""
    late: bool = False


def line(asset: Asset, at, who="", late=False) -> Line:
    """Return the line of an asset."""
    return Line(str(asset), edit_address(asset), type_of(asset.asset_type)[1], at, str(who), late)


def counts() -> dict[AssetState, int]:
    """Return how many assets are in each state."""
    return cache.get_or_set("library.overview", _count, COUNTS_SECONDS)


def _count() -> dict[AssetState, int]:
    return {state: Asset.objects.in_state(state).count() for state in AssetState}


def waiting_for_review(user) -> tuple[int, list[Line]]:
    """Return how many assets wait for a decision this person may take, and the longest waiting."""
    tasks = TaskState.objects.reviewable_by(user).filter(
        revision__base_content_type=ContentType.objects.get_for_model(Asset)
    )
    # Asked twice rather than read whole: hundreds may wait.
    first = tasks.select_related("revision__user").order_by("started_at")[:SHOWN]
    assets = _assets(task.revision.object_id for task in first)
    lines = [
        line(assets[int(task.revision.object_id)], task.started_at, task.revision.user or "")
        for task in first
        if int(task.revision.object_id) in assets
    ]
    return tasks.count(), lines


def own_drafts(user) -> tuple[int, list[Line]]:
    """Return how many assets this person has changes in that nobody published, and the latest."""
    mine = Asset.objects.written_by(user).filter(has_unpublished_changes=True)
    latest = mine.order_by("-updated_at", "-pk")[:SHOWN]
    return mine.count(), [line(asset, asset.updated_at) for asset in latest]


def checks_due(today: date) -> tuple[int, list[Line]]:
    """Return how many checks end within a month or did, and the most urgent."""
    due = Asset.objects.checks_due(today + CHECK_AHEAD)
    first = due.select_related("owner")[:SHOWN]
    lines = [
        line(asset, asset.checked_until, asset.owner or "", late=asset.checked_until < today)
        for asset in first
    ]
    return due.count(), lines


def recently_edited() -> list[Line]:
    """Return the assets that were changed last, by anybody."""
    revisions = (
        Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(Asset))
        .order_by("-created_at", "-pk")
        .values_list("object_id", "created_at", "user_id")[:REVISIONS_READ]
    )
    latest: dict[int, tuple] = {}
    for object_id, at, user_id in revisions:
        latest.setdefault(int(object_id), (at, user_id))
    shown = dict(list(latest.items())[:SHOWN])
    assets = _assets(shown)
    people = User.objects.in_bulk({user_id for _at, user_id in shown.values() if user_id})
    return [
        line(assets[pk], at, people.get(user_id, ""))
        for pk, (at, user_id) in shown.items()
        if pk in assets
    ]


def _assets(ids) -> dict[int, Asset]:
    return Asset.objects.only("title", "key", "asset_type").in_bulk([int(pk) for pk in ids])


def today() -> date:
    """Return the day it is here."""
    return timezone.localdate()
