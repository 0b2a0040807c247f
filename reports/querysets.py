"""The arithmetic of the rank. It reads totals, never events."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Team
from accounts.prepared import PreparedQuery
from library.assets.base import Asset, asset_url
from usage.models import Standing, WindowTotal

PAGE_SIZE = 20
# Places of the period before are read for so many assets; one from further down counts as new.
PLACES_BEFORE = 500
# Nobody pages further down.
DEEPEST = 1000
RANK_FORMULA = (
    "Uses in the window: copies, downloads, shares, presentations, uses with a customer and"
    " calculator runs; opens do not count, undone uses are taken off. Ties by age of the asset."
    " Change is places gained against the period before of the same length."
)


@dataclass(frozen=True, slots=True)
class RankFilter:
    """What the rank is asked for; empty means all."""

    days: int = 30
    stage: str = ""
    role: str = ""
    type: str = ""
    team: str = ""
    team_pk: int | None = None


@dataclass(frozen=True, slots=True)
class RankRow:
    """One asset in the rank."""

    rank: int
    change: int | None
    id: int
    key: str
    type: str
    title: str
    language: str
    url: str
    uses: int
    uses_before: int
    users: int
    rating: float | None
    proven: bool
    form: str = ""

    @property
    def fallen(self) -> int:
        """How many places it lost."""
        return max(0, -(self.change or 0))

    @property
    def growth(self) -> int | None:
        """The change of uses in per cent, None when there were none before."""
        if not self.uses_before:
            return None
        return round(100 * (self.uses - self.uses_before) / self.uses_before)


def asset_rank(user, asked: RankFilter, page: int = 1, page_size: int = PAGE_SIZE) -> list[RankRow]:
    """Return a page of assets this person may see, most used first, in three queries at most."""
    team = asked.team_pk or team_id(asked.team)
    if team is None or page < 1 or (page - 1) * page_size >= DEEPEST:
        return []
    start = (page - 1) * page_size
    one_type = [asked.type] if asked.type else []
    values = (user.sight, timezone.now(), asked.stage, asked.role, team, *one_type)
    rows = rank_rows(asked.days, bool(one_type), page, page_size)(*values)
    # Places are counted down to the page's asset that was used least, no further.
    least = min((row["uses_before"] for row in rows if row["uses_before"]), default=0)
    query = leaders_before(asked.days, bool(one_type))
    leaders = query.column(least, *values) if least else []
    before = {asset: place for place, asset in enumerate(leaders, start=1)}
    return [
        _row(place, row, before.get(row["asset_id"])) for place, row in enumerate(rows, start + 1)
    ]


def team_id(slug: str) -> int | None:
    """Return the id of a team; 0 stands for all, None for an unknown one."""
    if not slug:
        return 0
    return Team.objects.filter(slug=slug).values_list("pk", flat=True).first()


def _visible(totals, sight, now):
    """Keep the totals of assets a person may see."""
    return totals.filter(
        Exists(Asset.objects.seen_with(sight, now).filter(pk=OuterRef("asset_id")))
    )


@cache
def rank_rows(days: int, of_one_type: bool, page: int, page_size: int) -> PreparedQuery:
    """Return the query for a page of the rank."""

    def rows(sight, now, stage, role, team, asset_type=""):
        totals = WindowTotal.objects.most_used(
            days, stage, role, team, asset_type if of_one_type else ""
        )
        asset = Asset.objects.filter(pk=OuterRef("asset_id"))
        everything = WindowTotal.objects.slice().filter(asset_id=OuterRef("asset_id"))
        opinion = Standing.objects.filter(asset_id=OuterRef("asset_id"))
        found = (
            _visible(totals, sight, now)
            .values("asset_id", "asset_type")
            .annotate(
                uses=F(f"uses_{days}"),
                uses_before=F(f"before_{days}"),
                users=Subquery(everything.values(f"users_{days}")),
                key=Subquery(asset.values("key")),
                title=Subquery(asset.values("title")),
                language=Subquery(asset.values("language")),
                form=Subquery(asset.values("material__form")),
                ratings=Subquery(opinion.values("ratings")),
                rating_sum=Subquery(opinion.values("rating_sum")),
                proven=Subquery(opinion.values("proven")),
            )
        )
        return found[(page - 1) * page_size : page * page_size]

    return PreparedQuery(rows)


@cache
def leaders_before(days: int, of_one_type: bool) -> PreparedQuery:
    """Return the query for the assets that led the period before, best first."""

    def rows(least, sight, now, stage, role, team, asset_type=""):
        totals = WindowTotal.objects.most_used(
            days, stage, role, team, asset_type if of_one_type else "", period="before"
        ).filter(**{f"before_{days}__gte": least})
        return _visible(totals, sight, now).values("asset_id")[:PLACES_BEFORE]

    return PreparedQuery(rows)


def _row(place: int, row: dict, before: int | None) -> RankRow:
    return RankRow(
        rank=place,
        change=None if before is None else before - place,
        id=row["asset_id"],
        key=row["key"],
        type=row["asset_type"],
        title=row["title"],
        language=row["language"],
        url=asset_url(row["asset_id"], row["title"]),
        uses=row["uses"],
        uses_before=row["uses_before"],
        users=row["users"] or 0,
        rating=round(row["rating_sum"] / row["ratings"], 1) if row["ratings"] else None,
        proven=bool(row["proven"]),
        form=row["form"] or "",
    )
