"""What every page asks of usage, with SQL that is written once."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q, Value
from django.db.models.functions import JSONObject

from accounts.prepared import AnyOf, prepared
from usage.choices import OPINIONS, USES, EventKind
from usage.models import Event, WindowTotal

MY_EVENTS_READ = 40
OPENS_READ = 30


class OwnEvent(NamedTuple):
    """Something a reader did with an asset."""

    pk: int
    kind: str
    value: int | None
    at: datetime


@prepared
def _own_events(user_id, asset_id):
    return (
        Event.objects.filter(
            user=user_id,
            asset_id=asset_id,
            kind__in=sorted(USES | OPINIONS),
            cancelled_by__isnull=True,
        )
        .order_by("-id")
        .values("pk", "kind", "value", "at")[:MY_EVENTS_READ]
    )


@prepared
def open_rows(user_id):
    """Return the assets a person opened lately, as rows of the start page."""
    opens = Event.objects.filter(user=user_id, kind=EventKind.OPEN).order_by("-id")
    return opens.values(
        part=Value("opened"), item=F("asset_id"), moment=F("at"), detail=JSONObject()
    )[:OPENS_READ]


@prepared
def _stage_totals(asset_ids):
    totals = WindowTotal.objects.filter(asset_id__in=asset_ids, role="", team_id=0, uses_90__gt=0)
    return totals.values("asset_id", "stage", "uses_90")


@prepared
def _page_totals(asset_id, asset_ids, stage):
    # By the assets first: an index leads to them, none to one asset or any stage.
    totals = WindowTotal.objects.filter(
        Q(asset_id=asset_id) | Q(stage=stage),
        asset_id__in=asset_ids,
        role="",
        team_id=0,
        uses_90__gt=0,
    )
    return totals.values("asset_id", "stage", "uses_90")


def own_events(user, asset_id: int) -> list[OwnEvent]:
    """Return what a person lately did with an asset, newest first, undone things left out."""
    return [OwnEvent(**row) for row in _own_events(user.pk, asset_id)]


def latest_opens(rows: list[dict]) -> dict[int, datetime]:
    """Return the latest moment of each asset among rows of `open_rows`, newest first."""
    opened: dict[int, datetime] = {}
    for row in rows:
        opened.setdefault(row["item"], row["moment"])
    return opened


def uses_of_page(asset_id: int, others, stage: str) -> dict[int, dict[str, int]]:
    """Return what `uses_by_stage` returns of one asset, of others only what it says of one stage.

    The empty stage stands for all of them.
    """
    if not others:
        return uses_by_stage([asset_id])
    found: dict[int, dict[str, int]] = {}
    for row in _page_totals(asset_id, AnyOf((asset_id, *others)), stage):
        found.setdefault(row["asset_id"], {})[row["stage"]] = row["uses_90"]
    return found


def uses_by_stage(asset_ids) -> dict[int, dict[str, int]]:
    """Return how often assets were used in 90 days at each stage; the empty key is the sum."""
    found: dict[int, dict[str, int]] = {}
    for row in _stage_totals(AnyOf(asset_ids)):
        found.setdefault(row["asset_id"], {})[row["stage"]] = row["uses_90"]
    return found
