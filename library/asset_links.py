"""Which published asset names which other: proof, a step's material, a play in a playbook."""

from django.db import models
from django.db.models import Q

# A page reads no more of those that name its asset; some may be for other readers.
MOST_READ = 40


class AssetLinkQuerySet(models.QuerySet):
    """Questions about links between assets."""

    def naming(self, asset_id: int):
        """Return ids of assets that name one, themselves or through a part they are made of."""
        direct = self.filter(target=asset_id)
        through = direct.filter(passes_on=True).values("asset_id")
        found = self.filter(Q(target=asset_id) | Q(target__in=through))
        return found.order_by("-pk").values("asset_id")[:MOST_READ]

    def named_by_parts(self, asset_ids):
        """Return ids of assets that some assets name which are parts of others."""
        return self.filter(asset__in=asset_ids, passes_on=True).values("target")


class AssetLink(models.Model):
    """A published asset names another one."""

    asset = models.ForeignKey("library.Asset", on_delete=models.CASCADE, related_name="named_rows")
    target = models.ForeignKey(
        "library.Asset", on_delete=models.CASCADE, related_name="naming_rows"
    )
    # Parts pass what they name on to whatever is made of them, as plays do to playbooks.
    passes_on = models.BooleanField(default=False)

    objects = AssetLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "target"], name="one_link_between_assets")
        ]
        indexes = [models.Index(fields=["target", "asset", "passes_on"], name="who_names_an_asset")]


def link_rows(asset_id: int, model, target_ids) -> list[AssetLink]:
    """Return the links of an asset of a type to the assets it names."""
    return [
        AssetLink(asset_id=asset_id, target_id=pk, passes_on=model.is_part)
        for pk in sorted(set(target_ids) - {asset_id})
    ]
