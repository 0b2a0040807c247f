"""Plays: a proven sequence of steps for one purpose."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from library.assets.base import Asset
from library.fields import AssetKeysField
from library.kinds import Kind
from library.panels import edit_handler
from library.quick_widgets import QuickSelect, quick_row
from library.registry import register_asset_type
from playbooks.assets.rows import KeyedRow, KeyedRowsPanel, repeated_keys
from playbooks.choices import StepOwner

# A working week; what takes longer is several steps.
LONGEST_STEP = 2400


@register_asset_type
class Play(Asset):
    """Steps that lead to a goal, for playbooks to share and people to run."""

    kind = Kind("play", _("play"), _("plays"), "play", "list-ol")
    record_fields = ("goal", "when_to_use", "with_customer")
    record_rows = ("steps",)
    is_part = True
    gathers_links = True

    goal = models.TextField(_("goal"), max_length=500, blank=True)
    when_to_use = models.TextField(_("when to use it"), max_length=1000, blank=True)
    with_customer = models.BooleanField(
        _("run for a customer"),
        default=True,
        help_text=_("Otherwise somebody runs it for themselves, as a new colleague's path."),
    )

    edit_handler = edit_handler(
        [
            FieldPanel("goal"),
            FieldPanel("when_to_use"),
            FieldPanel("with_customer"),
            KeyedRowsPanel("steps", label=_("Step"), heading=_("Steps")),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("play")
        verbose_name_plural = _("plays")

    @classmethod
    def card_facts(cls, record):
        """How many steps, and how long they take."""
        minutes = sum(step["minutes"] or 0 for step in record["steps"])
        facts = [("steps", str(len(record["steps"])))]
        return [*facts, ("minutes", str(minutes))] if minutes else facts

    @classmethod
    def copy_lines(cls, record):
        """The goal and every step."""
        steps = [f"{place}. {step['text']}" for place, step in enumerate(record["steps"], 1)]
        return [line for line in (record["goal"], "\n".join(steps)) if line]

    @classmethod
    def record_problems(cls, record):
        """Two steps with one key could not be told apart when they are ticked."""
        return repeated_keys("steps", record["steps"])

    @classmethod
    def needs_customer(cls, record) -> bool:
        """Tell whether a run of it is for a customer."""
        return record["with_customer"]

    @classmethod
    def gather(cls, page, user, now):
        """Read the steps' assets and the reader's own runs."""
        from playbooks.reading import read_play

        page.own = read_play(page, user, now)

    @classmethod
    def sheet(cls, page, query):
        """The steps, and the assets that help."""
        from playbooks.presenting import play_sheet

        return play_sheet(page)


class PlayStep(KeyedRow):
    """One step: what to do, with whom, what should come out, and what helps."""

    record_fields = (
        "key",
        "heading",
        "text",
        "owner",
        "role",
        "result",
        "measure",
        "minutes",
        "assets",
    )
    code_fields = ("key",)

    play = ParentalKey(Play, related_name="steps", on_delete=models.CASCADE)
    heading = models.CharField(
        _("heading"),
        max_length=120,
        blank=True,
        help_text=_("Begins a group of steps, as “Week 1”."),
    )
    text = models.TextField(_("step"), max_length=500)
    owner = models.CharField(_("who does it"), max_length=20, blank=True, choices=StepOwner.choices)
    role = models.ForeignKey(
        "library.DecisionRole",
        verbose_name=_("with whom"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    result = models.CharField(_("expected result"), max_length=300, blank=True)
    measure = models.CharField(_("measure"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(LONGEST_STEP)]
    )
    assets = AssetKeysField(_("assets to use"))

    panels = [
        quick_row("key", "text", "heading", "owner", "role", key=HiddenInput, owner=QuickSelect),
        quick_row("minutes", "result", "measure", "assets"),
    ]
