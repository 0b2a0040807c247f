"""What the indexes still have to take: changes are written down in their own transaction."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from library.signals import assets_changed, terms_changed
from search.engines.base import Position
from search.models import MovedTotal, OutboxEntry
from usage.jobs import job
from usage.journal import Cursor
from usage.signals import totals_changed

BATCH = 1000
MOST_MOVED = 20_000
KEPT_DAYS = 1
FORGOTTEN = "search.outbox.forgotten"


def on_assets_changed(sender, ids, **kwargs) -> None:
    """Write down that these assets have to be looked at."""
    OutboxEntry.objects.bulk_create(OutboxEntry(asset_id=pk) for pk in ids)


def on_terms_changed(sender, **kwargs) -> None:
    """Stages may map differently now; whoever takes this entry looks whether they do."""
    OutboxEntry.objects.create(asset_id=None)


def on_totals_changed(sender, ids, **kwargs) -> None:
    """Remember whose uses moved; indexing them can wait."""
    MovedTotal.objects.bulk_create((MovedTotal(asset_id=pk) for pk in ids), ignore_conflicts=True)


def connect() -> None:
    """Connect the receivers above."""
    assets_changed.connect(on_assets_changed, dispatch_uid="search-assets")
    terms_changed.connect(on_terms_changed, dispatch_uid="search-terms")
    totals_changed.connect(on_totals_changed, dispatch_uid="search-totals")


def entries_after(position: Position) -> list[OutboxEntry]:
    """Return the next settled entries beyond a position."""
    txid, entry_id = position
    return list(OutboxEntry.objects.ready_after(Cursor(txid=txid, entry_id=entry_id))[:BATCH])


def newest() -> Position:
    """Return the last entry there is, settled or not."""
    return _position_of(OutboxEntry.objects.order_by("-txid", "-pk").first())


def settled() -> Position:
    """Return the last entry before which nothing can still appear."""
    last = OutboxEntry.objects.ready_after(Cursor()).order_by("-txid", "-pk").first()
    return max(_position_of(last), forgotten())


def forgotten() -> Position:
    """Return the last entry that was dropped; whoever stands before it has missed something."""
    cursor = Cursor.objects.filter(pk=FORGOTTEN).first() or Cursor()
    return (cursor.txid, cursor.entry_id)


def _position_of(entry: OutboxEntry | None) -> Position:
    return (entry.txid, entry.pk) if entry else (0, 0)


@transaction.atomic
def forget(taken: Position) -> int:
    """Drop old entries that were taken, and remember up to where."""
    txid, entry_id = taken
    before = Q(txid__lt=txid) | Q(txid=txid, pk__lte=entry_id)
    old = OutboxEntry.objects.filter(before, at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    last = old.order_by("-txid", "-pk").first()
    if last is None:
        return 0
    Cursor(name=FORGOTTEN).move_to(last)
    return old.delete()[0]


@job(every=120)
@transaction.atomic
def index_moved_totals() -> int:
    """Write down the assets whose uses moved, so that order by use is minutes old at most."""
    ids = list(MovedTotal.objects.values_list("pk", flat=True)[:MOST_MOVED])
    for start in range(0, len(ids), BATCH):
        MovedTotal.objects.filter(pk__in=ids[start : start + BATCH]).delete()
    on_assets_changed(None, ids)
    return len(ids)
