"""Case studies: a customer, what changed, and by how much."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.kinds import Kind
from library.links import LinkKind
from library.panels import edit_handler
from library.registry import register_asset_type


@register_asset_type
class CaseStudy(Asset):
    """A customer's situation, the solution and the measured results."""

    kind = Kind("case_study", _("case study"), _("case studies"), "case", "group")
    record_fields = (
        "customer",
        "may_be_named",
        "size",
        "region",
        "challenge",
        "solution",
        "timeline",
        "quote",
        "quote_by",
        "quote_approved",
    )
    record_rows = ("results",)

    customer = models.CharField(_("customer"), max_length=120, blank=True)
    may_be_named = models.BooleanField(
        _("may be named"), default=False, help_text=_("The customer agreed to be named.")
    )
    size = models.CharField(_("size"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    challenge = models.TextField(_("challenge"), max_length=2000, blank=True)
    solution = models.TextField(_("solution"), max_length=2000, blank=True)
    timeline = models.CharField(_("timeline"), max_length=300, blank=True)
    quote = models.TextField(_("quote"), max_length=800, blank=True)
    quote_by = models.CharField(_("said by"), max_length=120, blank=True)
    quote_approved = models.BooleanField(
        _("quote approved"), default=False, help_text=_("The customer approved these words.")
    )

    edit_handler = edit_handler(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("customer"), FieldPanel("may_be_named")]),
                    FieldRowPanel([FieldPanel("size"), FieldPanel("region")]),
                    FieldPanel("timeline"),
                ],
                _("Customer"),
            ),
            FieldPanel("challenge"),
            FieldPanel("solution"),
            InlinePanel("results", label=_("Result"), heading=_("Results")),
            MultiFieldPanel(
                [
                    FieldPanel("quote"),
                    FieldRowPanel([FieldPanel("quote_by"), FieldPanel("quote_approved")]),
                ],
                _("Quote"),
            ),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")

    @classmethod
    def card_facts(cls, record):
        """The first result, as the card's figure."""
        return [("result", change_text(result)) for result in record["results"][:1]]

    @classmethod
    def driver_links(cls, record):
        """What the customer measured on each driver."""
        for result in record["results"]:
            yield result["driver"], LinkKind.PROOF, change_text(result)

    @classmethod
    def copy_lines(cls, record):
        """What changed, a line each; the customer's words only when approved."""
        lines = [change_text(result) for result in record["results"]]
        return [*lines, record["quote"]] if record["quote"] and record["quote_approved"] else lines

    @classmethod
    def sheet(cls, page, query):
        """Who the customer is, and the results with the figures that their bars need."""
        record = page.record
        customer = record["customer"]
        if customer and not record["may_be_named"]:
            customer = _("%(customer)s (do not name)") % {"customer": customer}
        facts = [
            (_("Customer"), customer),
            (_("Size"), record["size"]),
            (_("Region"), record["region"]),
            (_("Timeline"), record["timeline"]),
        ]
        return {
            "facts": [(label, value) for label, value in facts if value],
            "results": [{**result, **change_of(result)} for result in record["results"]],
        }


class CaseResult(Row):
    """One figure, before and after."""

    record_fields = ("label", "before", "after", "unit", "driver")

    case_study = ParentalKey(CaseStudy, related_name="results", on_delete=models.CASCADE)
    label = models.CharField(_("what was measured"), max_length=160)
    before = models.DecimalField(
        _("before"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    after = models.DecimalField(_("after"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    driver = models.ForeignKey(
        "library.ValueDriver",
        verbose_name=_("value driver"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("before"), FieldPanel("after"), FieldPanel("unit")]),
        FieldPanel("driver"),
    ]


def change_of(result: dict) -> dict:
    """Return the larger of both ends and the change, in points where the unit is a percentage."""
    before, after = (as_number(result[name]) for name in ("before", "after"))
    ends = [abs(end) for end in (before, after) if end is not None]
    percent = points = None
    if len(ends) == 2 and result["unit"].strip() == "%":
        points = after - before
    elif before and after is not None:
        percent = round(100 * (after - before) / abs(before))
    return {
        "most": max(ends, default=0),
        "percent": percent,
        "points": points,
        "measured": len(ends) == 2,
    }


def as_number(text) -> Decimal | None:
    """Return the decimal a record holds as text."""
    return None if text in (None, "") else Decimal(str(text))


def change_text(result: dict) -> str:
    """Write a recorded result as one short text: what, before, after and unit."""
    ends = f"{result['before'] or '–'} → {result['after'] or '–'}"
    return f"{result['label']}: {ends} {result['unit']}".strip()
