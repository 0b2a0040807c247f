"""Questions about assets. The rule of who sees what lives here and nowhere else."""

from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.sight import NOTHING, Extent, Sight
from library.choices import Audience
from usage.models import Standing


class AssetQuerySet(QuerySet):
    """Assets, by who may see them and when."""

    def live_at(self, now=None):
        """Return what is published at a moment: gone live and not yet expired."""
        now = now or timezone.now()
        return self.filter(
            Q(go_live_at__isnull=True) | Q(go_live_at__lte=now),
            Q(expire_at__isnull=True) | Q(expire_at__gt=now),
            live=True,
        )

    def visible_to(self, user, now=None):
        """Return the live assets a person may see: everybody's, or those of their groups and teams."""
        return self.seen_with(user.sight if user.is_authenticated else NOTHING, now)

    def seen_with(self, sight: Sight, now=None):
        """Return what `visible_to` returns, from what the rule needs to know of a person."""
        if sight.extent is Extent.NOTHING:
            return self.none()
        live = self.live_at(now)
        if sight.extent is Extent.ALL:
            return live
        groups = self.model.audience_groups.through.objects.filter(group__in=sight.groups)
        teams = self.model.audience_teams.through.objects.filter(team__in=sight.teams)
        return live.filter(
            Q(audience=Audience.EVERYONE)
            | Q(pk__in=groups.values("asset_id"))
            | Q(pk__in=teams.values("asset_id"))
        )

    def with_standing(self):
        """Add what readers said of each asset, as `standing` (a dict or None)."""
        fields = {name: F(name) for name in Standing.SUMMARY}
        standing = Standing.objects.filter(asset_id=OuterRef("pk")).values(
            summary=JSONObject(**fields)
        )
        return self.annotate(standing=Subquery(standing, output_field=JSONField()))

    def cards(self):
        """Return what a card needs of each asset, projection included, without model objects."""
        return self.values(*CARD_FIELDS, card=F("projection__data"))


CARD_FIELDS = ("pk", "key", "asset_type", "title", "language", "shareable")
