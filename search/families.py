"""The versions of an asset in other languages, as the index has to know them."""

from collections.abc import Iterable, Mapping

from django.db.models import F, Q

from library.assets.base import Asset
from search.document import EVERYONE, FAR_FUTURE

COLUMNS = ("pk", "translation_of_id", "language", "go_live_at", "expire_at", "audience")


def rows_of(condition: Q):
    """Return what a document is made of, for published assets."""
    live = Asset.objects.filter(condition, live=True, projection__isnull=False)
    return live.values(*COLUMNS, data=F("projection__data"))


def root_of(row: Mapping) -> int:
    """Return the original of a family."""
    return row["translation_of_id"] or row["pk"]


def siblings_of(rows: list[dict]) -> dict[int, list[dict]]:
    """Return, by original, the published members of families that have more than one."""
    roots = {root_of(row) for row in rows}
    children = Asset.objects.filter(translation_of__in=roots).values_list(
        "translation_of", flat=True
    )
    shared = set(children)
    if not shared:
        return {}
    known = {row["pk"]: row for row in rows if root_of(row) in shared}
    missing = (Q(pk__in=shared) | Q(translation_of__in=shared)) & ~Q(pk__in=known)
    members: dict[int, list[dict]] = {}
    for row in sorted([*known.values(), *rows_of(missing)], key=lambda row: row["pk"]):
        members.setdefault(root_of(row), []).append(row)
    return members


def with_families(ids: Iterable[int]) -> set[int]:
    """Return these assets and the versions of them in other languages."""
    ids = set(ids)
    own = Asset.objects.filter(pk__in=ids, translation_of__isnull=False)
    roots = ids | set(own.values_list("translation_of", flat=True))
    children = Asset.objects.filter(translation_of__in=roots).values_list("pk", flat=True)
    return roots.union(children)


def stand_in(row: dict, others: Iterable[dict], audiences: dict[int, list[str]], now: int) -> dict:
    """Return, by language, the siblings that whoever sees an asset may see as long as they do."""
    found: dict[str, dict] = {}
    for other in others:
        if other["language"] != row["language"] and _covers(other, row, audiences, now):
            found.setdefault(other["language"], other)
    return found


def _covers(other: dict, row: dict, audiences: dict[int, list[str]], now: int) -> bool:
    """Tell whether everybody who sees an asset sees the other one, now and later."""
    begun = seconds(other["go_live_at"], 0) <= max(now, seconds(row["go_live_at"], 0))
    lasts = seconds(other["expire_at"], FAR_FUTURE) >= seconds(row["expire_at"], FAR_FUTURE)
    seen = {audience_of(r, audiences) for r in (row, other)}
    everybody = audience_of(other, audiences) == (EVERYONE,)
    return begun and lasts and (everybody or len(seen) == 1)


def audience_of(row: dict, audiences: dict[int, list[str]]) -> tuple[str, ...]:
    """Return who may see an asset, as the index names them."""
    if row["audience"] == EVERYONE:
        return (EVERYONE,)
    return tuple(sorted(audiences.get(row["pk"], [])))


def next_arrival(others: Iterable[dict], now: int) -> int:
    """Return when the next sibling goes live."""
    later = (seconds(other["go_live_at"], 0) for other in others)
    return min((moment for moment in later if moment > now), default=FAR_FUTURE)


def seconds(moment, default: int) -> int:
    """Return a moment as whole seconds."""
    return int(moment.timestamp()) if moment else default
