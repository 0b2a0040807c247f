"""Documents of assets, read from the database in batches."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from library.assets.base import Asset
from library.choices import Audience
from library.terms import get_terms
from search.document import (
    EVERYONE,
    FAR_FUTURE,
    Document,
    bucket,
    catch_all,
    facet_values,
    next_change,
    sounds_of,
    spelled,
    static_parts,
)
from search.starts import starts_of
from usage.models import Standing, WindowTotal

BATCH = 500


def documents(ids: Iterable[int]) -> list[Document]:
    """Return the documents of the assets among these ids that readers may ever see."""
    ids = list(ids)
    rows = Asset.objects.filter(pk__in=ids, live=True, projection__isnull=False).values(
        "pk", "go_live_at", "expire_at", "audience", data=F("projection__data")
    )
    audiences, uses = audiences_of(ids), uses_of(ids)
    proven = set(
        Standing.objects.filter(asset_id__in=ids, proven=True).values_list("pk", flat=True)
    )
    terms, today = get_terms(), timezone.localdate()
    return [
        document(
            row,
            audiences.get(row["pk"], []),
            uses.get(row["pk"], {}),
            row["pk"] in proven,
            terms,
            today,
        )
        for row in rows
    ]


def all_documents() -> Iterator[Document]:
    """Yield every document, reading some hundred assets at a time."""
    last = 0
    while True:
        ids = list(
            Asset.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return
        yield from documents(ids)
        last = ids[-1]


def document(row, audience, uses, proven, terms, today) -> Document:
    """Return the document of one row of the database."""
    data, record = row["data"], row["data"]["record"]
    published = parse_datetime(data["published_at"])
    day = timezone.localtime(published).date()
    return Document(
        id=row["pk"],
        key=record["key"],
        type=record["type"],
        title=record["title"],
        facets=facet_values(record, terms),
        audience=[EVERYONE] if row["audience"] == Audience.EVERYONE else sorted(audience),
        live_from=seconds(row["go_live_at"], 0),
        live_until=seconds(row["expire_at"], FAR_FUTURE),
        published=seconds(published, 0),
        uses=uses.get("", 0),
        static=static_parts(record, day, proven, today),
        due=midnight(next_change(record, day, today)),
        used_at={stage: bucket(count) for stage, count in uses.items() if bucket(count)},
        tokens=catch_all(data),
        spelled=spelled(data),
        sounds=sounds_of(record),
        starts=starts_of(record["title"]),
    )


def seconds(moment: datetime | None, default: int) -> int:
    """Return a moment as whole seconds."""
    return int(moment.timestamp()) if moment else default


def midnight(day: date | None) -> int:
    """Return the second at which a day begins here; far away without a day."""
    if day is None:
        return FAR_FUTURE
    return seconds(timezone.make_aware(datetime.combine(day, time.min)), FAR_FUTURE)


def audiences_of(ids: list[int]) -> dict[int, list[str]]:
    """Return the groups and teams that may see each asset, as the index names them."""
    found: dict[int, list[str]] = {}
    for sign, name, column in (
        ("g", "audience_groups", "group_id"),
        ("t", "audience_teams", "team_id"),
    ):
        through = getattr(Asset, name).through
        for asset, member in through.objects.filter(asset_id__in=ids).values_list(
            "asset_id", column
        ):
            found.setdefault(asset, []).append(f"{sign}:{member}")
    return found


def uses_of(ids: list[int]) -> dict[int, dict[str, int]]:
    """Return each asset's uses in 90 days, by stage; the empty stage is all of them."""
    found: dict[int, dict[str, int]] = {}
    rows = WindowTotal.objects.filter(asset_id__in=ids, role="", team_id=0, uses_90__gt=0)
    for asset, stage, count in rows.values_list("asset_id", "stage", "uses_90"):
        found.setdefault(asset, {})[stage] = count
    return found
