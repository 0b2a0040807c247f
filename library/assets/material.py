"""Materials: decks, papers, videos, event kits and notes."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from accounts.templatetags.times import length
from library.assets.base import Asset
from library.channels import format_hints
from library.choices import EventTier, LeadGoal, MaterialForm
from library.kinds import Kind
from library.panels import edit_handler
from library.registry import register_asset_type
from library.terms import get_terms

EVENT_FIELDS = ("tier", "goal", "budget", "expected_return")


@register_asset_type
class Material(Asset):
    """A file, a link or a text, in one of several forms."""

    kind = Kind("material", _("material"), _("materials"), "material", "doc-full")
    record_fields = (
        "form",
        "link",
        "channel",
        "duration_seconds",
        "picture_share",
        *EVENT_FIELDS,
    )

    form = models.CharField(
        _("form"), max_length=16, choices=MaterialForm.choices, default=MaterialForm.NOTE
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    channel = models.ForeignKey(
        "library.Channel",
        verbose_name=_("channel"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    duration_seconds = models.PositiveIntegerField(_("length in seconds"), null=True, blank=True)
    picture_share = models.PositiveSmallIntegerField(
        _("share of pictures in per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    tier = models.CharField(_("event tier"), max_length=12, blank=True, choices=EventTier.choices)
    goal = models.CharField(_("event goal"), max_length=3, blank=True, choices=LeadGoal.choices)
    budget = models.CharField(_("budget"), max_length=160, blank=True)
    expected_return = models.CharField(_("expected return"), max_length=300, blank=True)

    edit_handler = edit_handler(
        [
            FieldRowPanel([FieldPanel("form"), FieldPanel("channel")]),
            FieldPanel("link"),
            FieldRowPanel([FieldPanel("duration_seconds"), FieldPanel("picture_share")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("tier"), FieldPanel("goal")]),
                    FieldRowPanel([FieldPanel("budget"), FieldPanel("expected_return")]),
                ],
                _("Event kit"),
                classname="collapsed",
            ),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def clean(self):
        """Event fields belong to event kits."""
        super().clean()
        own = {name: getattr(self, name) for name in ("form", *EVENT_FIELDS)}
        if problems := self.record_problems(own):
            raise ValidationError({name: message for name, _value, message in problems})

    @classmethod
    def record_problems(cls, record):
        """The event fields that something else than an event kit has."""
        if record["form"] == MaterialForm.EVENT_KIT:
            return []
        message = _("Only an event kit has this. Clear it or change the form.")
        return [(name, record[name], message) for name in EVENT_FIELDS if record[name]]

    def advice(self):
        """Say where it does not have the format that works in its channel."""
        channel = self.channel.slug if self.channel else ""
        return format_hints(channel, self.duration_seconds, self.picture_share)

    @classmethod
    def card_facts(cls, record):
        """The length of a video, or the channel."""
        if record["duration_seconds"]:
            return [("duration", str(record["duration_seconds"]))]
        return [("channel", record["channel"])] if record["channel"] else []

    @classmethod
    def sheet(cls, page, query):
        """The form, and what an event kit or a video says of itself, as label and value."""
        record = page.record
        tier, goal = record["tier"], record["goal"]
        event = [
            (_("For"), EventTier(tier).label if tier else ""),
            (_("Goal"), LeadGoal(goal).label if goal else ""),
            (_("Budget"), record["budget"]),
            (_("Expected return"), record["expected_return"]),
        ]
        facts = [
            (_("Form"), MaterialForm(record["form"]).label),
            (_("Channel"), get_terms().label("channel", record["channel"] or "")),
            (_("Length"), length(record["duration_seconds"]) if record["duration_seconds"] else ""),
        ]
        return {
            "facts": [(label, value) for label, value in facts if value],
            "event": [(label, value) for label, value in event if value],
        }
