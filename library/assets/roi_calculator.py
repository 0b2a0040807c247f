"""ROI calculators: quantify a value driver, then turn it into money."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.calculators.checking import record_problems, record_warnings
from library.calculators.page import calculator_sheet
from library.choices import InputKind, LineRole, NumberSource
from library.kinds import Kind
from library.links import LinkKind
from library.panels import edit_handler
from library.registry import register_asset_type

LONGEST_HORIZON = 60


@register_asset_type
class RoiCalculator(Asset):
    """Inputs and Excel formulas that show what a customer gains, costs and when it pays back."""

    kind = Kind(
        "roi_calculator",
        _("ROI calculator"),
        _("ROI calculators"),
        "roi",
        "decimal",
        other_ways=((_("From an Excel workbook"), "calculator_from_workbook", "upload"),),
    )
    record_fields = ("currency", "years", "discount_rate", "risk_adjustment")
    record_rows = ("inputs", "lines")
    code_fields = ("currency",)

    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    years = models.PositiveSmallIntegerField(
        _("years"), default=3, validators=[MaxValueValidator(LONGEST_HORIZON)]
    )
    discount_rate = models.DecimalField(
        _("discount rate"),
        max_digits=8,
        decimal_places=6,
        default=Decimal("0.10"),
        validators=[MinValueValidator(Decimal("-0.99")), MaxValueValidator(Decimal(10))],
        help_text=_("A fraction: 0.10 is 10 %."),
    )
    risk_adjustment = models.DecimalField(
        _("risk adjustment"),
        max_digits=8,
        decimal_places=6,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text=_("The fraction taken off every benefit."),
    )

    edit_handler = edit_handler(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("currency"), FieldPanel("years")]),
                    FieldRowPanel([FieldPanel("discount_rate"), FieldPanel("risk_adjustment")]),
                ],
                _("Conventions"),
            ),
            InlinePanel("inputs", label=_("Input"), heading=_("Inputs")),
            InlinePanel("lines", label=_("Line"), heading=_("Lines")),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("ROI calculator")
        verbose_name_plural = _("ROI calculators")

    @classmethod
    def card_facts(cls, record):
        """The horizon and the currency."""
        return [("years", str(record["years"])), ("currency", record["currency"])]

    @classmethod
    def sheet(cls, page, query):
        """The case for the inputs in the address, computed."""
        return calculator_sheet(page.record, query)

    @classmethod
    def record_problems(cls, record):
        """Numbers that are none, and the like."""
        return record_problems(record)

    @classmethod
    def record_warnings(cls, record):
        """Lines without a value."""
        return record_warnings(record)

    @classmethod
    def driver_links(cls, record):
        """The lines that put a number on each driver."""
        for line in record["lines"]:
            yield line["driver"], LinkKind.NUMBER, line["label"]


class RoiInput(Row):
    """A number the case rests on."""

    record_fields = (
        "name",
        "label",
        "label_zh",
        "kind",
        "unit",
        "default",
        "min",
        "max",
        "step",
        "group",
        "help",
        "source",
        "source_kind",
        "conservative",
        "optimistic",
        "low",
        "high",
        "choices",
    )

    code_fields = (
        "name",
        "unit",
        "min",
        "max",
        "step",
        "conservative",
        "optimistic",
        "low",
        "high",
    )

    calculator = ParentalKey(RoiCalculator, related_name="inputs", on_delete=models.CASCADE)
    name = models.CharField(
        _("name in formulas"), max_length=64, help_text=_("Letters, digits and _, no white space.")
    )
    label = models.CharField(_("label"), max_length=160)
    label_zh = models.CharField(_("label in Chinese"), max_length=160, blank=True)
    kind = models.CharField(
        _("kind"), max_length=8, choices=InputKind.choices, default=InputKind.NUMBER
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    # Values are kept as the author wrote them: decimal text, or one value a year for a series.
    default = models.JSONField(_("default"), default=str)
    min = models.CharField(_("at least"), max_length=40, blank=True)
    max = models.CharField(_("at most"), max_length=40, blank=True)
    step = models.CharField(_("step"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_kind = models.CharField(
        _("whose number"), max_length=10, blank=True, choices=NumberSource.choices
    )
    conservative = models.CharField(_("conservative factor"), max_length=40, blank=True)
    optimistic = models.CharField(_("optimistic factor"), max_length=40, blank=True)
    low = models.CharField(_("low"), max_length=40, blank=True)
    high = models.CharField(_("high"), max_length=40, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("label"), FieldPanel("label_zh")]),
        FieldRowPanel(
            [FieldPanel("default"), FieldPanel("min"), FieldPanel("max"), FieldPanel("step")]
        ),
        FieldRowPanel([FieldPanel("group"), FieldPanel("help")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_kind")]),
        FieldRowPanel(
            [
                FieldPanel("conservative"),
                FieldPanel("optimistic"),
                FieldPanel("low"),
                FieldPanel("high"),
            ]
        ),
    ]


class RoiLine(Row):
    """One formula of the case."""

    record_fields = (
        "name",
        "label",
        "label_zh",
        "unit",
        "formula",
        "decimals",
        "role",
        "hard",
        "driver",
        "first_year",
        "ramp",
        "per_year",
        "source",
    )

    code_fields = ("name", "unit", "formula")

    calculator = ParentalKey(RoiCalculator, related_name="lines", on_delete=models.CASCADE)
    name = models.CharField(_("name in formulas"), max_length=64)
    label = models.CharField(_("label"), max_length=160)
    label_zh = models.CharField(_("label in Chinese"), max_length=160, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    formula = models.TextField(_("formula"), max_length=2000)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    role = models.CharField(_("role"), max_length=8, choices=LineRole.choices)
    hard = models.BooleanField(
        _("hard"), default=True, help_text=_("It shows up in a budget; otherwise it is soft.")
    )
    driver = models.ForeignKey(
        "library.ValueDriver",
        verbose_name=_("value driver"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    ramp = models.JSONField(_("ramp"), default=list, blank=True)
    per_year = models.BooleanField(_("a figure per year"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("label"), FieldPanel("label_zh")]),
        FieldPanel("formula"),
        FieldRowPanel([FieldPanel("decimals"), FieldPanel("hard"), FieldPanel("driver")]),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("ramp"), FieldPanel("per_year")]),
        FieldPanel("source"),
    ]
