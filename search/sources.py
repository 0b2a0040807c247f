"""Documents of assets, read from the database in batches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from library.assets.base import Asset
from library.terms import Terms, get_terms
from search.document import (
    FAR_FUTURE,
    Document,
    bucket,
    catch_all,
    facet_values,
    file_tokens,
    gaps,
    head_tokens,
    next_change,
    sign_tokens,
    sounds_of,
    spelled,
    stale_day,
    static_parts,
    twin_tokens,
)
from search.families import (
    audience_of,
    next_arrival,
    root_of,
    rows_of,
    seconds,
    siblings_of,
    stand_in,
)
from search.file_texts import parts_of, texts_of
from search.starts import starts_of
from usage.models import Standing, WindowTotal

BATCH = 500


def documents(ids: Iterable[int]) -> list[Document]:
    """Return the documents of the assets among these ids that readers may ever see."""
    ids = list(ids)
    rows = list(rows_of(Q(pk__in=ids)))
    facts = Facts.read(ids, rows)
    return [document(row, facts) for row in rows]


@dataclass(frozen=True, slots=True)
class Facts:
    """What documents are made of beside the assets' own rows."""

    terms: Terms
    today: date
    now: int = 0
    audiences: dict[int, list[str]] = field(default_factory=dict)
    uses: dict[int, dict[str, int]] = field(default_factory=dict)
    proven: frozenset[int] = frozenset()
    families: dict[int, list[dict]] = field(default_factory=dict)
    file_texts: dict[str, list] = field(default_factory=dict)

    @classmethod
    def read(cls, ids: list[int], rows: list[dict]) -> "Facts":
        """Read them for some assets."""
        families = siblings_of(rows)
        members = {row["pk"] for family in families.values() for row in family}
        proven = Standing.objects.filter(asset_id__in=ids, proven=True)
        return cls(
            terms=get_terms(),
            today=timezone.localdate(),
            now=int(timezone.now().timestamp()),
            audiences=audiences_of([*ids, *members.difference(ids)]),
            uses=uses_of(ids),
            proven=frozenset(proven.values_list("pk", flat=True)),
            families=families,
            file_texts=texts_of(data_of([*rows, *chain(*families.values())])),
        )


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


def document(row: dict, facts: Facts) -> Document:
    """Return the document of one row of the database."""
    data, record, today = row["data"], row["data"]["record"], facts.today
    published = parse_datetime(data["published_at"])
    day = timezone.localtime(published).date()
    updated = parse_datetime(data["updated_at"])
    uses = facts.uses.get(row["pk"], {})
    others = [other for other in facts.families.get(root_of(row), ()) if other is not row]
    siblings = stand_in(row, others, facts.audiences, facts.now)
    return Document(
        id=row["pk"],
        key=record["key"],
        type=record["type"],
        title=record["title"],
        facets=found_under(record, updated, others, facts.terms),
        audience=list(audience_of(row, facts.audiences)),
        live_from=seconds(row["go_live_at"], 0),
        live_until=seconds(row["expire_at"], FAR_FUTURE),
        published=seconds(published, 0),
        uses=uses.get("", 0),
        static=static_parts(record, day, row["pk"] in facts.proven, today),
        due=min(midnight(next_change(record, day, today)), next_arrival(others, facts.now)),
        stale_from=midnight(stale_day(record, timezone.localtime(updated).date())),
        used_at={stage: bucket(count) for stage, count in uses.items() if bucket(count)},
        siblings={language: other["pk"] for language, other in siblings.items()},
        family=[other["pk"] for other in others],
        tokens=catch_all(data),
        head=head_tokens(record),
        spelled=spelled(data),
        sounds=sounds_of(record),
        signs=sign_tokens(data),
        twin=twin_tokens(data_of(siblings.values())),
        files=file_tokens(parts_of(data, facts.file_texts)),
        twin_files=file_tokens(
            part
            for other in data_of(siblings.values())
            for part in parts_of(other, facts.file_texts)
        ),
        starts=starts_of(record["title"]),
    )


def found_under(record: dict, updated: datetime, others: list[dict], terms) -> dict:
    """Return the values of every facet, the hidden one included."""
    versions = [(row["language"], parse_datetime(row["data"]["updated_at"])) for row in others]
    return facet_values(record, terms) | {"gap": gaps(record, updated, versions)}


def data_of(rows: Iterable[dict]) -> list[dict]:
    """Return the projections of some rows."""
    return [row["data"] for row in rows]


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
