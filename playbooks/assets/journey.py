"""Customer journeys: which content reaches whom, when, through which channel, and to what effect."""

from django.db import models
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from library.assets.base import Asset
from library.fields import AssetKeysField
from library.kinds import Kind
from library.panels import edit_handler
from library.quick_widgets import quick_row
from library.registry import register_asset_type
from playbooks.assets.forms import FunnelForm
from playbooks.assets.rows import KeyedRow, KeyedRowsPanel, repeated_keys
from playbooks.funnels import funnel_field, problems_of_stages, stages_named


@register_asset_type
class Journey(Asset):
    """The way one kind of customer goes, step by step, with the content that moves them."""

    kind = Kind("journey", _("customer journey"), _("customer journeys"), "journey", "link")
    record_fields = ("funnel", "segment")
    record_rows = ("steps",)
    gathers_links = True
    base_form_class = FunnelForm

    funnel = funnel_field()
    segment = models.CharField(_("segment"), max_length=200, blank=True)

    edit_handler = edit_handler(
        [
            FieldRowPanel([FieldPanel("funnel"), FieldPanel("segment")]),
            KeyedRowsPanel("steps", label=_("Step"), heading=_("Steps")),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("customer journey")
        verbose_name_plural = _("customer journeys")

    @classmethod
    def card_facts(cls, record):
        """How many steps, and how many of them lack content."""
        gaps = sum(not step["assets"] for step in record["steps"])
        facts = [("steps", str(len(record["steps"])))]
        return [*facts, ("gaps", str(gaps))] if gaps else facts

    @classmethod
    def found_at(cls, record):
        """The stages it leads through, beside those it is tagged with."""
        return list(dict.fromkeys([*record["stages"], *stages_named(record)]))

    @classmethod
    def copy_lines(cls, record):
        """Every step as a sentence."""
        from playbooks.sentences import step_sentence

        return [step_sentence(record, step) for step in record["steps"]]

    @classmethod
    def record_problems(cls, record):
        """Stages of another funnel, and keys used twice."""
        return [
            *problems_of_stages(record, "steps"),
            *repeated_keys("steps", record["steps"]),
        ]

    @classmethod
    def gather(cls, page, user, now):
        """Read the assets of every step."""
        from playbooks.reading import read_journey

        page.own = read_journey(page, user, now)

    @classmethod
    def sheet(cls, page, query):
        """The map, the sentences, and what is missing."""
        from playbooks.maps import journey_sheet

        return journey_sheet(page)


class JourneyStep(KeyedRow):
    """One step: a stage on both sides, content, channel, and what the buyer comes to know, feel, do."""

    record_fields = (
        "key",
        "stage",
        "buyer_stage",
        "role",
        "assets",
        "channel",
        "know",
        "feel",
        "do",
        "measure",
    )
    code_fields = ("key",)

    journey = ParentalKey(Journey, related_name="steps", on_delete=models.CASCADE)
    stage = models.ForeignKey(
        "library.Stage", verbose_name=_("sales stage"), on_delete=models.CASCADE, related_name="+"
    )
    buyer_stage = models.ForeignKey(
        "library.BuyerStage",
        verbose_name=_("buyer stage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    role = models.ForeignKey(
        "library.DecisionRole",
        verbose_name=_("whom it reaches"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    channel = models.ForeignKey(
        "library.Channel",
        verbose_name=_("channel"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assets = AssetKeysField(_("content"))
    know = models.CharField(_("the buyer comes to know"), max_length=300, blank=True)
    feel = models.CharField(_("and to feel"), max_length=300, blank=True)
    do = models.CharField(_("and so does"), max_length=300, blank=True)
    measure = models.CharField(_("measure"), max_length=300, blank=True)

    panels = [
        quick_row("key", "stage", "buyer_stage", "role", "channel", key=HiddenInput),
        quick_row("know", "feel", "do"),
        quick_row("assets", "measure"),
    ]
