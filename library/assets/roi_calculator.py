"""ROI calculators: quantify a value driver, then turn it into money."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.calculators.author_form import CalculatorForm, refuse_broken
from library.calculators.authoring import CheckPanel, calculator_rows
from library.calculators.checking import record_problems, record_warnings
from library.calculators.page import calculator_sheet
from library.choices import InputKind, Language, LineRole, NumberSource
from library.fields import ChoiceListField, DecimalsField, DecimalTextField, ValueField
from library.kinds import Kind
from library.links import LinkKind
from library.panels import edit_handler
from library.quick_widgets import QuickSelect, quick_row
from library.registry import register_asset_type

LONGEST_HORIZON = 60
ABOUT_INPUTS = _(
    "Names have letters, digits and _. Type numbers as in Excel, also with a percent sign (20%). "
    "A series has a value for each year from year 0: 0; 1; 2. The conservative and the optimistic "
    "case multiply the default by their factor. From low to high an input is moved to see what the "
    "result hangs on."
)
ABOUT_LINES = _(
    "Formulas are written as in Excel, with the names of inputs and lines in place of cells. "
    "A line counts from its first year, year 1 if it says nothing; a ramp says what part of it "
    "counts from then on: 50%; 80%; 100%. A hard benefit shows up in a budget."
)


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
    base_form_class = CalculatorForm

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
            calculator_rows("inputs", _("Input"), _("Inputs"), ABOUT_INPUTS),
            calculator_rows("lines", _("Line"), _("Lines"), ABOUT_LINES),
            CheckPanel(heading=_("Check")),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("ROI calculator")
        verbose_name_plural = _("ROI calculators")

    def publish(self, revision, user=None, **kwargs):
        """Publish, unless somebody wants to publish lines without a value.

        A schedule that has been set is kept: it was checked then.
        """
        if user:
            refuse_broken(revision.as_object())
        return super().publish(revision, user=user, **kwargs)

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
        """The lines that put a number on each driver, in the calculator's own language."""
        chinese = record["language"] != Language.ENGLISH
        for line in record["lines"]:
            label = (line["label_zh"] if chinese else "") or line["label"]
            yield line["driver"], LinkKind.NUMBER, label


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
    name = models.CharField(_("name in formulas"), max_length=64)
    label = models.CharField(_("label"), max_length=160)
    label_zh = models.CharField(_("label in Chinese"), max_length=160, blank=True)
    kind = models.CharField(
        _("kind"), max_length=8, choices=InputKind.choices, default=InputKind.NUMBER
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    # Values are kept as the author wrote them: decimal text, or one value a year for a series.
    default = ValueField(_("default"), default=str)
    min = DecimalTextField(_("at least"))
    max = DecimalTextField(_("at most"))
    step = DecimalTextField(_("step"))
    group = models.CharField(_("group"), max_length=80, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_kind = models.CharField(
        _("whose number"), max_length=10, blank=True, choices=NumberSource.choices
    )
    conservative = DecimalTextField(_("conservative factor"))
    optimistic = DecimalTextField(_("optimistic factor"))
    low = DecimalTextField(_("low"))
    high = DecimalTextField(_("high"))
    choices = ChoiceListField(_("choices"), default=list, blank=True)

    panels = [
        quick_row("name", "label", "label_zh"),
        quick_row("kind", "unit", "default", "min", "max", "step", kind=QuickSelect),
        quick_row("choices"),
        quick_row("conservative", "optimistic", "low", "high", "group"),
        quick_row("help", "source", "source_kind", source_kind=QuickSelect),
    ]

    def clean(self):
        """A series of one value is a series too."""
        super().clean()
        if self.kind == InputKind.SERIES and self.default and not isinstance(self.default, list):
            self.default = [self.default]


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
    hard = models.BooleanField(_("hard"), default=True)
    driver = models.ForeignKey(
        "library.ValueDriver",
        verbose_name=_("value driver"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    ramp = DecimalsField(_("ramp"), default=list, blank=True)
    per_year = models.BooleanField(_("a figure per year"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    panels = [
        quick_row("name", "label", "label_zh"),
        quick_row("formula"),
        quick_row("role", "unit", "decimals", "hard", "driver", role=QuickSelect),
        quick_row("first_year", "ramp", "per_year", "source"),
    ]
