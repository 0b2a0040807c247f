"""What people did and searched for, and the sums that reports read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from usage.cells import CellTotal, LabelledAsset, MovedLabel
from usage.choices import EventKind, Fate, Surface
from usage.journal import Cursor, JournalEntry
from usage.querysets import SearchQuerySet, SearchTotalQuerySet, WindowTotalQuerySet


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


LONGEST_QUESTION = 200
# Stands for all questions in the sums; no question is empty.
EVERYTHING = ""


class Search(JournalEntry):
    """One question somebody submitted, with what they were shown and which result they opened.

    `question` is what is the same however it is written; `trace` stands for it in addresses of
    results. What a reader of the journal needs is written once; the fate follows.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Authors look after the content; what they search for is no demand.
    by_author = models.BooleanField(default=False)
    text = models.CharField(max_length=LONGEST_QUESTION)
    question = models.CharField(max_length=LONGEST_QUESTION)
    trace = models.CharField(max_length=10)
    stage = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    # Every filter and the rest of the context, as they stood in the address.
    context = models.JSONField(default=dict)
    language = models.CharField(max_length=10, blank=True)
    surface = models.CharField(max_length=8, choices=Surface.choices, default=Surface.PAGE)
    engine = models.CharField(max_length=20, blank=True)
    total = models.IntegerField()
    partial_total = models.IntegerField(default=0)
    took_ms = models.FloatField(default=0)
    at = models.DateTimeField()
    fate = models.CharField(max_length=8, blank=True, choices=Fate.choices)
    clicked_id = models.BigIntegerField(null=True, blank=True)
    clicked_position = models.IntegerField(null=True, blank=True)
    clicked_at = models.DateTimeField(null=True, blank=True)
    # The content request it was counted in; the library stands to the left.
    request_id = models.BigIntegerField(null=True, blank=True)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        indexes = [
            models.Index(fields=["txid", "id"]),
            models.Index(fields=["user", "trace", "-at"]),
            models.Index(fields=["question", "-at"]),
            models.Index(fields=["at"]),
        ]


class SearchDay(models.Model):
    """How often a question was asked on a day, by stage, role and team, and how often in vain."""

    question = models.CharField(max_length=LONGEST_QUESTION)
    text = models.CharField(max_length=LONGEST_QUESTION)
    day = models.DateField()
    stage = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    team_id = models.BigIntegerField(default=0)
    searches = models.IntegerField(default=0)
    empty = models.IntegerField(default=0)
    ignored = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "day", "stage", "role", "team_id"], name="one_search_day"
            )
        ]
        indexes = [models.Index(fields=["day", "question"])]


class Searcher(models.Model):
    """Who asked a question, and when last: for counting people, as long as it is kept."""

    question = models.CharField(max_length=LONGEST_QUESTION)
    user_id = models.BigIntegerField()
    last_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "user_id"], name="one_searcher")]
        indexes = [models.Index(fields=["last_on"])]


class SearchTotal(models.Model):
    """How often a question was asked in the last 7, 30 or 90 days, and how often in vain.

    As with the totals of assets, an empty stage or role and team 0 stand for all.
    """

    # Wide enough for the stand-ins of prepared queries.
    days = models.IntegerField()
    question = models.CharField(max_length=LONGEST_QUESTION)
    text = models.CharField(max_length=LONGEST_QUESTION)
    stage = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    team_id = models.BigIntegerField(default=0)
    searches = models.IntegerField(default=0)
    empty = models.IntegerField(default=0)
    ignored = models.IntegerField(default=0)
    # People are counted for the question as a whole, whatever the filter.
    people = models.IntegerField(default=0)

    objects = SearchTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "days", "stage", "role", "team_id"], name="one_search_total"
            )
        ]
        indexes = [
            models.Index(
                fields=["days", "team_id", "stage", "role", f"-{measure}", "question"],
                name=f"most_{measure}",
            )
            for measure in ("searches", "empty", "ignored")
        ]


__all__ = [
    "CellTotal",
    "Cursor",
    "DailyUse",
    "Event",
    "LabelledAsset",
    "MovedLabel",
    "Opinion",
    "Search",
    "SearchDay",
    "SearchTotal",
    "Searcher",
    "Standing",
    "UserDay",
    "WindowTotal",
]
