"""The words that classify assets. They are data: an administrator edits them."""

from secrets import randbits

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import get_language, gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from library.choices import DriverCategory, StageOwner


class Term(models.Model):
    """A word of one taxonomy: a slug for addresses, a label in each language."""

    slug = models.SlugField(
        _("slug"),
        max_length=64,
        unique=True,
        help_text=_("Used in addresses and imports. It cannot be changed later."),
    )
    label_en = models.CharField(_("label in English"), max_length=80)
    label_zh = models.CharField(_("label in Chinese"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("label_en"), FieldPanel("label_zh")]),
        FieldPanel("order"),
    ]

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self):
        return self.label

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember the slug the row came with."""
        term = super().from_db(db, field_names, values)
        term._stored_slug = values[list(field_names).index("slug")] if "slug" in field_names else ""
        return term

    @property
    def label(self) -> str:
        """The label in the language of the interface."""
        chinese = (get_language() or "").startswith("zh")
        return (self.label_zh if chinese else self.label_en) or self.label_en

    def clean(self):
        """Refuse a changed slug: addresses, imports and usage refer to it."""
        stored = getattr(self, "_stored_slug", "")
        if stored and stored != self.slug:
            raise ValidationError({"slug": _("The slug cannot be changed. Change the labels.")})


class FunnelModel(Term):
    """A way of cutting the sales process into stages."""

    is_default = models.BooleanField(
        _("default funnel"), default=False, help_text=_("The one the home page shows.")
    )

    panels = [*Term.panels, FieldPanel("is_default")]

    class Meta(Term.Meta):
        verbose_name = _("funnel model")
        verbose_name_plural = _("funnel models")

    def save(self, *args, **kwargs):
        """Save; at most one funnel is the default."""
        super().save(*args, **kwargs)
        if self.is_default:
            FunnelModel.objects.exclude(pk=self.pk).update(is_default=False)


class Stage(Term):
    """One step of a funnel, with its sales side and its buyer side."""

    funnel = models.ForeignKey(
        FunnelModel, verbose_name=_("funnel"), on_delete=models.CASCADE, related_name="stages"
    )
    standard = models.ForeignKey(
        "self",
        verbose_name=_("standard stage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="variants",
        limit_choices_to={"funnel__slug": "standard"},
        help_text=_("The stage of the standard funnel it corresponds to."),
    )
    owner = models.CharField(
        _("owner"), max_length=20, choices=StageOwner.choices, default=StageOwner.SALES
    )
    terminal = models.BooleanField(
        _("terminal"), default=False, help_text=_("Deals can end here; no content is made for it.")
    )
    goal_en = models.TextField(_("sales goal"), blank=True)
    goal_zh = models.TextField(_("sales goal in Chinese"), blank=True)
    buyer_side_en = models.TextField(_("what the buyer does"), blank=True)
    buyer_side_zh = models.TextField(_("what the buyer does, in Chinese"), blank=True)
    question_en = models.CharField(_("the buyer's question"), max_length=200, blank=True)
    question_zh = models.CharField(_("the buyer's question in Chinese"), max_length=200, blank=True)
    exit_criteria_en = models.TextField(_("exit criteria"), blank=True)
    exit_criteria_zh = models.TextField(_("exit criteria in Chinese"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("funnel"), FieldPanel("standard")]),
        *Term.panels,
        FieldRowPanel([FieldPanel("owner"), FieldPanel("terminal")]),
        MultiFieldPanel(
            [
                FieldPanel("goal_en"),
                FieldPanel("question_en"),
                FieldPanel("buyer_side_en"),
                FieldPanel("exit_criteria_en"),
            ],
            heading=_("In English"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("goal_zh"),
                FieldPanel("question_zh"),
                FieldPanel("buyer_side_zh"),
                FieldPanel("exit_criteria_zh"),
            ],
            heading=_("In Chinese"),
        ),
    ]

    class Meta:
        ordering = ["funnel__order", "order", "slug"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")


class DecisionRole(Term):
    """The part somebody plays in the customer's decision."""

    class Meta(Term.Meta):
        verbose_name = _("decision role")
        verbose_name_plural = _("decision roles")


class BuyerStage(Term):
    """A step on the buyer's own path."""

    class Meta(Term.Meta):
        verbose_name = _("buyer stage")
        verbose_name_plural = _("buyer stages")


class Industry(Term):
    """A trade that customers belong to."""

    class Meta(Term.Meta):
        verbose_name = _("industry")
        verbose_name_plural = _("industries")


class Product(Term):
    """Something we sell."""

    class Meta(Term.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")


class Competitor(Term):
    """Somebody, or some habit, that we are compared with."""

    class Meta(Term.Meta):
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")


class ValueDriver(Term):
    """What makes the customer better off, and the unit it is counted in."""

    category = models.CharField(
        _("category"), max_length=20, choices=DriverCategory.choices, default=DriverCategory.COST
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)

    panels = [*Term.panels, FieldRowPanel([FieldPanel("category"), FieldPanel("unit")])]

    class Meta(Term.Meta):
        verbose_name = _("value driver")
        verbose_name_plural = _("value drivers")


class Channel(Term):
    """A way to reach the buyer, and the format that works there."""

    shortest_seconds = models.PositiveIntegerField(
        _("shortest length in seconds"), null=True, blank=True
    )
    longest_seconds = models.PositiveIntegerField(
        _("longest length in seconds"), null=True, blank=True
    )
    least_pictures = models.PositiveSmallIntegerField(
        _("least share of pictures in per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )

    panels = [
        *Term.panels,
        FieldRowPanel([FieldPanel("shortest_seconds"), FieldPanel("longest_seconds")]),
        FieldPanel("least_pictures"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def clean(self):
        """Refuse a range that nothing fits."""
        super().clean()
        least, most = self.shortest_seconds, self.longest_seconds
        if least is not None and most is not None and least > most:
            raise ValidationError({"longest_seconds": _("This is shorter than the shortest.")})


TERM_MODELS = (
    FunnelModel,
    Stage,
    DecisionRole,
    BuyerStage,
    Industry,
    Product,
    Competitor,
    ValueDriver,
    Channel,
)


class TermsVersion(models.Model):
    """One row whose number changes with any taxonomy, so that every process notices.

    The number is drawn at random: a counter could return to a value that a process
    saw in a transaction that was rolled back.
    """

    number = models.PositiveBigIntegerField(default=0)

    @classmethod
    def renew(cls) -> None:
        """Draw a new number."""
        number = randbits(62)
        if not cls.objects.filter(pk=1).update(number=number):
            cls.objects.create(pk=1, number=number)
