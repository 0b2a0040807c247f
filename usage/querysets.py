"""Questions about usage. They read sums, never events by the thousand."""

from django.db import connection
from django.db.models import F, QuerySet

from usage.choices import Fate
from usage.journal import JournalQuerySet


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


class SearchQuerySet(JournalQuerySet):
    """The log of searches."""

    def in_vain(self, question: str, since):
        """Return searches for a question that helped nobody and are in no content request yet."""
        lost = self.filter(question=question, at__gte=since, fate__in=[Fate.EMPTY, Fate.IGNORED])
        return lost.filter(by_author=False, request_id=None)

    def of_the_same(self, search):
        """Return what one person searched for with the same words."""
        return self.filter(user=search.user_id, trace=search.trace)


class SearchTotalQuerySet(QuerySet):
    """Totals of questions, and of all of them together."""

    def overall(self, days: int, stage: str = "", role: str = "", team: int = 0):
        """Return the row that sums up all questions in a window."""
        return self.filter(days=days, stage=stage, role=role, team_id=team, question="")

    def most(self, measure: str, days: int, stage: str = "", role: str = "", team: int = 0):
        """Return the questions with most searches, or most in vain, in a window; ties by question."""
        rows = self.filter(days=days, stage=stage, role=role, team_id=team, **{f"{measure}__gt": 0})
        return rows.exclude(question="").order_by(F(measure).desc(), "question")
