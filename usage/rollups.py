"""Moves the sums forward: per day, per person and day, per window, per opinion.

Everything one call takes from the journal is counted and the cursor moved in one
transaction, so a process that dies counts nothing twice and misses nothing.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.models import Team
from usage import cells
from usage.choices import OPINIONS, USES, WINDOWS, EventKind
from usage.counting import add_counts
from usage.jobs import job
from usage.models import Cursor, DailyUse, Event, Opinion, Standing, UserDay, WindowTotal
from usage.signals import totals_changed
from usage.windows import HORIZON_DAYS, DayCount, cube, days_that_move

BATCH = 20_000
ASSETS_AT_ONCE = 500
CURSOR = "roll-up"
DAY_CURSOR = "roll-up day"
# An asset is proven once this many people said it worked, and for each who said it did
# not, at least this many said it did.
PROVEN_PEOPLE = 3
PROVEN_RATIO = 2


@job(every=1)
def roll_up(now: datetime | None = None) -> int:
    """Count every settled event and return how many there were."""
    today = timezone.localdate(now)
    slide(today)
    total = 0
    while taken := _take_batch(today):
        total += taken
    return total


def counted_events():
    """Return the events that are in the sums."""
    cursor = Cursor.objects.filter(name=CURSOR).first() or Cursor(name=CURSOR)
    return Event.objects.taken_by(cursor)


def _cursor(name: str) -> Cursor:
    return Cursor.objects.select_for_update().get_or_create(name=name)[0]


@contextmanager
def summing():
    """Hold what only one transaction at a time may do: move the sums."""
    with transaction.atomic():
        yield _cursor(CURSOR)


def _take_batch(today: date) -> int:
    cursor = Cursor.objects.filter(name=CURSOR).first() or Cursor(name=CURSOR)
    # A look without a lock first: the worker asks every second, mostly in vain.
    if not Event.objects.ready_after(cursor).exists():
        return 0
    with summing() as cursor:
        events = list(Event.objects.ready_after(cursor).select_related("cancels")[:BATCH])
        if events:
            _count(events, today)
            cursor.move_to(events[-1])
    return len(events)


def _count(events: list[Event], today: date) -> None:
    days, people, opinions, types = Counter(), Counter(), set(), {}
    for event in events:
        if event.asset_id is None:
            continue
        step, meant = (-1, event.cancels) if event.kind == EventKind.CANCEL else (1, event)
        day = timezone.localdate(meant.at)
        types[event.asset_id] = event.asset_type or types.get(event.asset_id, "")
        if meant.kind in OPINIONS:
            opinions.add((event.asset_id, event.user_id))
        key = (event.asset_id, day, meant.kind, meant.stage, meant.role, meant.team_id or 0)
        days[key] += step
        if meant.kind in USES:
            people[event.asset_id, day, event.user_id] += step
    _add_days(days, types)
    _add_people(people)
    _update_opinions(opinions)
    used = {key[0] for key in people} | {asset for asset, _user in opinions}
    refresh_totals(sorted(used), today)


def _add_days(days: Counter, types: dict[int, str]) -> None:
    rows = [(*key, types[key[0]], count) for key, count in days.items() if count]
    unique = ("asset_id", "day", "kind", "stage", "role", "team_id")
    add_counts(DailyUse, unique, ("count",), rows, kept=("asset_type",))


def _add_people(people: Counter) -> None:
    rows = [(*key, count) for key, count in people.items() if count]
    add_counts(UserDay, ("asset_id", "day", "user_id"), ("uses",), rows)


def _update_opinions(pairs: set[tuple[int, int]]) -> None:
    """Set each person's latest standing opinion, then sum them up for each asset."""
    for asset_id, user_id in sorted(pairs):
        standing = Event.objects.filter(
            asset_id=asset_id, user_id=user_id, cancelled_by__isnull=True
        ).order_by("-id")
        rating = standing.filter(kind=EventKind.RATE).values_list("value", flat=True).first()
        verdict = standing.filter(kind=EventKind.VERDICT).values_list("value", flat=True).first()
        Opinion.objects.update_or_create(
            asset_id=asset_id,
            user_id=user_id,
            defaults={"rating": rating, "worked": None if verdict is None else bool(verdict)},
        )
    for asset_id in sorted({asset for asset, _user in pairs}):
        _update_standing(asset_id)


def _update_standing(asset_id: int) -> None:
    sums = Opinion.objects.filter(asset_id=asset_id).aggregate(
        ratings=Count("rating"),
        rating_sum=Sum("rating", default=0),
        yes=Count("pk", filter=Q(worked=True)),
        no=Count("pk", filter=Q(worked=False)),
    )
    sums["worked"], sums["failed"] = sums.pop("yes"), sums.pop("no")
    sums["proven"] = is_proven(sums["worked"], sums["failed"])
    Standing.objects.update_or_create(asset_id=asset_id, defaults=sums)


def is_proven(worked: int, failed: int) -> bool:
    """Tell whether enough people said that it worked, and clearly more than said it did not."""
    return worked >= PROVEN_PEOPLE and worked >= PROVEN_RATIO * failed


def refresh_totals(asset_ids: list[int], today: date) -> None:
    """Sum the windows of these assets anew, from the days."""
    lineages = {team.pk: team.lineage for team in Team.objects.all()}
    for start in range(0, len(asset_ids), ASSETS_AT_ONCE):
        chunk = asset_ids[start : start + ASSETS_AT_ONCE]
        totals = _totals_of(chunk, lineages, today)
        old = WindowTotal.objects.filter(asset_id__in=chunk)
        cells.move(chunk, cells.by_cell(old.filter(team_id=0)), cells.by_cell(totals))
        old.delete()
        WindowTotal.objects.bulk_create(totals, batch_size=1000)
        totals_changed.send(sender=WindowTotal, ids=chunk)


def _totals_of(asset_ids: list[int], lineages, today: date) -> list[WindowTotal]:
    counts: dict[int, list[DayCount]] = {}
    types: dict[int, str] = {}
    days = DailyUse.objects.filter(
        asset_id__in=asset_ids, kind__in=USES, day__gt=today - timedelta(days=HORIZON_DAYS)
    )
    for asset, kind, *entry in days.values_list(
        "asset_id", "asset_type", "day", "stage", "role", "team_id", "count"
    ):
        types[asset] = kind
        counts.setdefault(asset, []).append(DayCount(*entry))
    people = _people_of(asset_ids, today)
    return [
        WindowTotal(
            asset_id=asset,
            asset_type=types[asset],
            stage=stage,
            role=role,
            team_id=team,
            **sums,
            **(people.get(asset, {}) if (stage, role, team) == ("", "", 0) else {}),
        )
        for asset, entries in counts.items()
        for (stage, role, team), sums in cube(entries, lineages, today).items()
    ]


def _people_of(asset_ids: list[int], today: date) -> dict[int, dict[str, int]]:
    """Count the people who used each asset in each window."""
    since = {n: Q(day__gt=today - timedelta(days=n)) for n in WINDOWS}
    rows = (
        UserDay.objects.filter(asset_id__in=asset_ids, uses__gt=0, day__lte=today)
        .filter(since[max(WINDOWS)])
        .values("asset_id")
        .annotate(
            **{f"users_{n}": Count("user_id", filter=q, distinct=True) for n, q in since.items()}
        )
    )
    return {row.pop("asset_id"): row for row in rows}


def slide(today: date) -> None:
    """Move the windows to a new day, for the assets whose sums that changes."""
    row = Cursor.objects.filter(name=DAY_CURSOR).first()
    before = date.fromordinal(row.entry_id) if row else today
    if row and before >= today:
        return
    moved = DailyUse.objects.filter(day__in=days_that_move(before, today), kind__in=USES)
    ids = sorted(moved.values_list("asset_id", flat=True).distinct())
    for start in range(0, len(ids), ASSETS_AT_ONCE):
        with summing():
            refresh_totals(ids[start : start + ASSETS_AT_ONCE], today)
    Cursor.objects.update_or_create(name=DAY_CURSOR, defaults={"entry_id": today.toordinal()})
