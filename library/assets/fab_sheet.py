"""FAB sheets: what it is, what it does better, what the customer gains, and the proof."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from library.assets.base import Asset, Row
from library.kinds import Kind
from library.links import LinkKind
from library.panels import edit_handler
from library.registry import register_asset_type


@register_asset_type
class FabSheet(Asset):
    """Rows of feature, advantage and benefit, each with its proof and whom it is for."""

    kind = Kind("fab_sheet", _("FAB sheet"), _("FAB sheets"), "fab", "table")
    record_rows = ("rows",)

    edit_handler = edit_handler([InlinePanel("rows", label=_("Row"), heading=_("Rows"))])

    class Meta(Asset.Meta):
        verbose_name = _("FAB sheet")
        verbose_name_plural = _("FAB sheets")

    @classmethod
    def card_facts(cls, record):
        """How many rows, and how many of them without proof."""
        rows = record["rows"]
        unproven = sum(not has_proof(row) for row in rows)
        facts = [("rows", str(len(rows)))]
        return [*facts, ("unproven", str(unproven))] if unproven else facts

    @classmethod
    def driver_links(cls, record):
        """The benefit that each row promises on its driver."""
        for row in record["rows"]:
            yield row["driver"], LinkKind.BENEFIT, row["benefit"]


class FabRow(Row):
    """One feature, its advantage, its benefit and who says so."""

    record_fields = (
        "feature", "advantage", "benefit", "proof", "proof_asset", "role", "driver",
    )

    sheet = ParentalKey(FabSheet, related_name="rows", on_delete=models.CASCADE)
    feature = models.TextField(_("feature"), max_length=500)
    advantage = models.TextField(_("advantage"), max_length=500, blank=True)
    benefit = models.TextField(_("benefit"), max_length=500, blank=True)
    proof = models.TextField(
        _("proof"),
        max_length=500,
        blank=True,
        help_text=_("Who measured it, where and when. Without proof the benefit is shown as unproven."),
    )
    proof_asset = models.ForeignKey(
        Asset,
        verbose_name=_("proof in the library"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    role = models.ForeignKey(
        "library.DecisionRole",
        verbose_name=_("for"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    driver = models.ForeignKey(
        "library.ValueDriver",
        verbose_name=_("value driver"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldPanel("feature"),
        FieldPanel("advantage"),
        FieldPanel("benefit"),
        FieldRowPanel([FieldPanel("proof"), FieldPanel("proof_asset")]),
        FieldRowPanel([FieldPanel("role"), FieldPanel("driver")]),
    ]


def has_proof(row: dict) -> bool:
    """Tell whether a recorded row names a proof, in words or in the library."""
    return bool((row["proof"] or "").strip() or row["proof_asset"])
