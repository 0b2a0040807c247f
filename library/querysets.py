"""Questions about assets. The rule of who sees what lives here and nowhere else."""

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    When,
)
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from wagtail.models import WorkflowState

from accounts.sight import NOTHING, Extent, Sight
from library.choices import AssetState, Audience
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

    def in_state(self, state: AssetState, now=None):
        """Return what is in a state at a moment; an asset can be in several."""
        now = now or timezone.now()
        return STATES[state](self, now)

    def with_state(self):
        """Add what a listing says of an asset's state beside its own fields."""
        return self.annotate(
            is_scheduled=Case(When(_scheduled, then=True), default=False),
            is_in_review=Exists(_in_review().filter(asset=OuterRef("pk"))),
        )

    def written_by(self, user):
        """Return what somebody owns or changed last."""
        return self.filter(Q(owner=user) | Q(latest_revision__user=user))

    def checks_due(self, by):
        """Return the live assets whose check ends on a day or did before, the first due first."""
        return self.filter(live=True, checked_until__lte=by).order_by("checked_until", "pk")

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

    def in_families_of(self, ids):
        """Return assets and their versions in other languages."""
        own = self.model.objects.order_by().filter(pk__in=ids)
        originals = own.exclude(translation_of=None).values("translation_of")
        others = self.model.objects.order_by().filter(translation_of__in=ids).values("pk")
        return self.filter(pk__in=own.values("pk").union(originals, others))

    def with_standing(self):
        """Add what readers said of each asset, as `standing` (a dict or None)."""
        fields = {name: F(name) for name in Standing.SUMMARY}
        standing = Standing.objects.filter(asset_id=OuterRef("pk")).values(
            summary=JSONObject(**fields)
        )
        return self.annotate(standing=Subquery(standing, output_field=JSONField()))

    def cards(self):
        """Return title and projection of each asset, this as text for who remembers what it says."""
        return self.values("pk", "title", card=Cast("projection__data", TextField()))


def _in_review():
    states = WorkflowState.objects.active().filter(base_content_type__model="asset")
    return states.annotate(asset=Cast("object_id", BigIntegerField())).values("asset")


_scheduled = Q(latest_revision__approved_go_live_at__isnull=False)
STATES = {
    AssetState.LIVE: lambda assets, now: assets.live_at(now),
    AssetState.CHANGED: lambda assets, now: assets.live_at(now).filter(
        has_unpublished_changes=True
    ),
    AssetState.DRAFT: lambda assets, now: assets.filter(~_scheduled, live=False, expired=False),
    AssetState.REVIEW: lambda assets, now: assets.filter(pk__in=_in_review()),
    AssetState.SCHEDULED: lambda assets, now: assets.filter(_scheduled),
    AssetState.EXPIRED: lambda assets, now: assets.filter(
        Q(expired=True) | Q(live=True, expire_at__lte=now)
    ),
}
