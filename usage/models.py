"""What people did: events, and the sums that reports read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from usage.choices import EventKind
from usage.journal import Cursor, JournalEntry
from usage.querysets import WindowTotalQuerySet


class Event(JournalEntry):
    """One thing one person did. It is never changed; undoing writes another event."""

    event_id = models.UUIDField(null=True, blank=True, unique=True)
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    asset_id = models.BigIntegerField(null=True, blank=True)
    asset_type = models.CharField(max_length=32, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stage = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    deal = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=40, blank=True)
    value = models.SmallIntegerField(null=True, blank=True)
    cancels = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="cancelled_by"
    )
    data = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["txid", "id"]),
            models.Index(fields=["user", "asset_id", "-id"]),
            models.Index(fields=["user", "kind", "-id"]),
            models.Index(fields=["at"]),
        ]


class DailyUse(models.Model):
    """How often one kind of event happened to an asset on a day, by stage, role and team."""

    asset_id = models.BigIntegerField()
    asset_type = models.CharField(max_length=32, blank=True)
    day = models.DateField()
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    stage = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    team_id = models.BigIntegerField(default=0)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset_id", "day", "kind", "stage", "role", "team_id"], name="one_daily_use"
            )
        ]
        indexes = [models.Index(fields=["day", "asset_id"])]


class UserDay(models.Model):
    """How often one person used an asset on a day, for counting people."""

    asset_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    day = models.DateField()
    uses = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset_id", "day", "user_id"], name="one_user_day")
        ]


class WindowTotal(models.Model):
    """Uses of an asset in the last 7, 30 and 90 days and the periods before.

    There is a row for every stage, role and team that was named, and for all of them:
    an empty stage or role and team 0 stand for all.
    """

    asset_id = models.BigIntegerField()
    asset_type = models.CharField(max_length=32, blank=True)
    stage = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    team_id = models.BigIntegerField(default=0)
    uses_7 = models.IntegerField(default=0)
    before_7 = models.IntegerField(default=0)
    uses_30 = models.IntegerField(default=0)
    before_30 = models.IntegerField(default=0)
    uses_90 = models.IntegerField(default=0)
    before_90 = models.IntegerField(default=0)
    # People are counted for the asset as a whole, whatever the filter.
    users_7 = models.IntegerField(default=0)
    users_30 = models.IntegerField(default=0)
    users_90 = models.IntegerField(default=0)

    objects = WindowTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset_id", "stage", "role", "team_id"], name="one_window_total"
            )
        ]
        indexes = [
            models.Index(
                fields=["team_id", "stage", "role", f"-{period}_{days}", "asset_id"],
                name=f"rank_{period}_{days}",
            )
            for days in (7, 30, 90)
            for period in ("uses", "before")
        ] + [
            # What cards and pages ask of an asset: its uses at every stage.
            models.Index(
                fields=["asset_id", "role", "team_id", "stage", "uses_90"], name="uses_of_an_asset"
            )
        ]


class Opinion(models.Model):
    """One person's latest rating and verdict on an asset."""

    asset_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    rating = models.SmallIntegerField(null=True)
    worked = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset_id", "user_id"], name="one_opinion")]


class Standing(models.Model):
    """What readers said of an asset: each person's latest rating and verdict count."""

    SUMMARY = ("ratings", "rating_sum", "worked", "failed", "proven")

    asset_id = models.BigIntegerField(primary_key=True)
    ratings = models.IntegerField(default=0)
    rating_sum = models.IntegerField(default=0)
    worked = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    proven = models.BooleanField(default=False)

    @property
    def rating(self) -> float | None:
        """The mean rating, or None while nobody rated."""
        return round(self.rating_sum / self.ratings, 1) if self.ratings else None


__all__ = ["Cursor", "DailyUse", "Event", "Opinion", "Standing", "UserDay", "WindowTotal"]
