"""FAB sheets: what it is, what it does better, what the customer gains, and the proof."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.kinds import Kind
from library.links import LinkKind
from library.panels import edit_handler
from library.registry import register_asset_type
from library.sentences import as_sentences, led
from library.terms import get_terms


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

    @classmethod
    def copy_lines(cls, record):
        """Every row as sentences."""
        return [row_text(row, record["language"]) for row in record["rows"]]

    @classmethod
    def sheet(cls, page, query):
        """The rows, all or those for one role, and the roles to choose from."""
        rows = page.record["rows"]
        named = {row["role"] for row in rows}
        roles = [role for role in get_terms().all("role") if role.slug in named]
        chosen = query.get("for_role", "")
        chosen = chosen if chosen in named else ""
        return {
            "rows": [
                {
                    **row,
                    "number": number,
                    "proven": has_proof(row),
                    "proof_link": page.proof(row["proof_asset"]),
                    "text": row_text(row, page.record["language"]),
                }
                for number, row in enumerate(rows, 1)
                if is_for(row, chosen)
            ],
            "roles": [(role, sum(is_for(row, role.slug) for row in rows)) for role in roles],
            "chosen": chosen,
            "total": len(rows),
        }


class FabRow(Row):
    """One feature, its advantage, its benefit and who says so."""

    record_fields = (
        "feature",
        "advantage",
        "benefit",
        "proof",
        "proof_asset",
        "role",
        "driver",
    )

    sheet = ParentalKey(FabSheet, related_name="rows", on_delete=models.CASCADE)
    feature = models.TextField(_("feature"), max_length=500)
    advantage = models.TextField(_("advantage"), max_length=500, blank=True)
    benefit = models.TextField(_("benefit"), max_length=500, blank=True)
    proof = models.TextField(
        _("proof"),
        max_length=500,
        blank=True,
        help_text=_(
            "Who measured it, where and when. Without proof the benefit is shown as unproven."
        ),
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


def is_for(row: dict, role: str) -> bool:
    """Tell whether a row is for a role; a row that names none is for everyone."""
    return not role or row["role"] in (role, None)


def row_text(row: dict, language: str) -> str:
    """Write a row as sentences to paste; without proof the benefit is left out."""
    said = [led(row["feature"], row["advantage"], language)]
    return as_sentences([*said, row["benefit"]] if has_proof(row) else said, language)


def has_proof(row: dict) -> bool:
    """Tell whether a recorded row names a proof, in words or in the library."""
    return bool((row["proof"] or "").strip() or row["proof_asset"])
