"""Value propositions: six scenario questions and four ladder questions, answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from library.assets.base import Asset
from library.choices import PyramidLevel
from library.kinds import Kind
from library.panels import edit_handler
from library.registry import register_asset_type

SCENARIO = (
    "workflow_today",
    "problems",
    "how_solved",
    "investment",
    "value_in_numbers",
    "end_state",
)
LADDER = ("user_inside", "user_outside", "organisation_inside", "organisation_industry")


def answer(label, help_text):
    """A field for the answer to one question."""
    return models.TextField(label, max_length=2000, blank=True, help_text=help_text)


@register_asset_type
class ValueProposition(Asset):
    """Why a customer of this kind is better off, told from their workflow."""

    kind = Kind(
        "value_proposition", _("value proposition"), _("value propositions"), "value", "pick"
    )
    record_fields = ("pyramid_level", *SCENARIO, *LADDER)

    pyramid_level = models.CharField(
        _("demand level"),
        max_length=12,
        choices=PyramidLevel.choices,
        default=PyramidLevel.BUSINESS,
        help_text=_("The level of the demand pyramid it speaks to."),
    )
    workflow_today = answer(_("today's workflow"), _("How does the customer work today?"))
    problems = answer(_("problems"), _("What goes wrong on the way?"))
    how_solved = answer(_("how it is solved"), _("How does the product solve each problem?"))
    investment = answer(_("what they invest"), _("What cost and effort must the customer put in?"))
    value_in_numbers = answer(_("value in numbers"), _("What do they get, in numbers?"))
    end_state = answer(_("end state"), _("What state do they end in?"))
    user_inside = answer(
        _("the user, inside"), _("What makes the user succeed inside the organisation?")
    )
    user_outside = answer(_("the user, outside"), _("What makes the user succeed outside it?"))
    organisation_inside = answer(
        _("the organisation, inside"), _("What makes the organisation succeed internally?")
    )
    organisation_industry = answer(
        _("the organisation, in its industry"), _("What makes it succeed in its industry?")
    )

    edit_handler = edit_handler(
        [
            FieldPanel("pyramid_level"),
            MultiFieldPanel([FieldPanel(name) for name in SCENARIO], _("Six scenario questions")),
            MultiFieldPanel([FieldPanel(name) for name in LADDER], _("Four ladder questions")),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("value proposition")
        verbose_name_plural = _("value propositions")

    @classmethod
    def card_facts(cls, record):
        """The level of the demand pyramid."""
        return [("pyramid_level", record["pyramid_level"])]

    @classmethod
    def copy_lines(cls, record):
        """What they get and where they end."""
        return [
            record[name] for name in ("how_solved", "value_in_numbers", "end_state") if record[name]
        ]

    @classmethod
    def sheet(cls, page, query):
        """The questions that are answered, and the levels of the pyramid from the top."""
        return {
            "scenario": list(answered(cls, page.record, SCENARIO)),
            "ladder": list(answered(cls, page.record, LADDER)),
            "levels": [PyramidLevel(level) for level in reversed(PyramidLevel.values)],
        }


def answered(model, record: dict, names):
    """Yield (name, question, answer) of the fields that have an answer."""
    for name in names:
        if record[name]:
            yield name, model._meta.get_field(name).help_text, record[name]
