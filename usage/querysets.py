"""Questions about usage. They read sums, never events by the thousand."""

from django.db import connection
from django.db.models import F, QuerySet

from usage.choices import OPINIONS, USES
from usage.journal import JournalQuerySet

MY_EVENTS_READ = 40


class EventQuerySet(JournalQuerySet):
    """Events, by who did them."""

    def of(self, user, asset_id: int):
        """Return what a person lately did with an asset, newest first, undone things left out."""
        return self.filter(
            user=user, asset_id=asset_id, kind__in=USES | OPINIONS, cancelled_by__isnull=True
        ).order_by("-id")[:MY_EVENTS_READ]

    def opened_by(self, user):
        """Return a person's opens, newest first."""
        return self.filter(user=user, kind="asset.open").order_by("-id")


class WindowTotalQuerySet(QuerySet):
    """Totals of the last 7, 30 and 90 days."""

    def slice(self, stage: str = "", role: str = "", team: int = 0):
        """Return the rows of one stage, role and team; empty means all."""
        return self.filter(stage=stage, role=role, team_id=team)

    def most_used(self, days: int, stage="", role="", team=0, type="", period="uses"):
        """Return rows with uses in a window, most used first, ties by asset."""
        column = f"{period}_{days}"
        rows = self.slice(stage, role, team).filter(**{f"{column}__gt": 0})
        if type:
            rows = rows.filter(asset_type=type)
        return rows.order_by(F(column).desc(), "asset_id")

    def for_assets(self, ids, days: int = 90, stage: str = "") -> dict[int, int]:
        """Return how often each asset was used in a window, at a stage or in all."""
        rows = self.slice(stage).filter(asset_id__in=ids)
        return dict(rows.values_list("asset_id", f"uses_{days}"))

    def by_stage(self, asset_id: int, days: int = 90) -> dict[str, int]:
        """Return how often an asset was used at each stage; the empty key is the sum."""
        rows = self.filter(asset_id=asset_id, role="", team_id=0)
        return dict(rows.values_list("stage", f"uses_{days}"))

    def by_stages(self, ids) -> dict[int, dict[str, int]]:
        """Return the same for several assets, 90 days, in one query."""
        found: dict[int, dict[str, int]] = {}
        rows = self.filter(asset_id__in=ids, role="", team_id=0, uses_90__gt=0)
        for asset_id, stage, count in rows.values_list("asset_id", "stage", "uses_90"):
            found.setdefault(asset_id, {})[stage] = count
        return found

    def leaders(self, stages, role: str, most: int) -> dict[str, list[tuple[int, int]]]:
        """Return (asset, uses in 90 days) of the most used assets at each stage, in one statement.

        Each part walks an index and stops. An ORM union cannot carry limits on SQLite.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        part = (
            f"SELECT stage, asset_id, uses_90 FROM {table}"  # noqa: S608  a constant
            " WHERE team_id = 0 AND stage = %s AND role = %s AND uses_90 > 0"
            " ORDER BY uses_90 DESC, asset_id LIMIT %s"
        )
        found: dict[str, list[tuple[int, int]]] = {stage: [] for stage in stages}
        if not found:
            return found
        with connection.cursor() as cursor:
            one = f"SELECT * FROM ({part}) AS part"  # noqa: S608  the same constant
            cursor.execute(
                " UNION ALL ".join([one] * len(found)),
                [value for stage in found for value in (stage, role, most)],
            )
            for stage, asset_id, count in cursor.fetchall():
                found[stage].append((asset_id, count))
        return found
