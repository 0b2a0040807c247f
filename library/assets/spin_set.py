"""SPIN question sets: what to ask, what to listen for, what to ask next."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.choices import Need, QuestionKind
from library.kinds import Kind
from library.links import LinkKind
from library.panels import edit_handler
from library.registry import register_asset_type

# More situation questions than this tire the buyer.
MOST_SITUATION_QUESTIONS = 3
HINTS = {
    QuestionKind.SITUATION: _("Two or three, no more. The rest you can look up."),
    QuestionKind.PROBLEM: _("Let them name it. Do not offer a list."),
    QuestionKind.IMPLICATION: _("Follow the problem to whoever pays for it."),
    QuestionKind.NEED_PAYOFF: _("They say the value; you write it down."),
}


@register_asset_type
class SpinSet(Asset):
    """Questions that lead from the buyer's situation to the value of solving a problem."""

    kind = Kind("spin_set", _("SPIN set"), _("SPIN sets"), "spin", "help")
    record_rows = ("questions",)

    edit_handler = edit_handler(
        [InlinePanel("questions", label=_("Question"), heading=_("Questions"))]
    )

    class Meta(Asset.Meta):
        verbose_name = _("SPIN set")
        verbose_name_plural = _("SPIN sets")

    @classmethod
    def card_facts(cls, record):
        """How many questions, and whether too many of them ask for facts."""
        questions = record["questions"]
        situation = sum(q["kind"] == QuestionKind.SITUATION for q in questions)
        facts = [("questions", str(len(questions)))]
        if situation > MOST_SITUATION_QUESTIONS:
            facts.append(("situation_questions", str(situation)))
        return facts

    def advice(self):
        """Warn when the set asks for more facts than a buyer likes to give."""
        kinds = [question.kind for question in self.questions.all()]
        if kinds.count(QuestionKind.SITUATION) <= MOST_SITUATION_QUESTIONS:
            return []
        return [_("More than three situation questions tire the buyer. Look up what you can.")]

    @classmethod
    def driver_links(cls, record):
        """The questions that lead to each driver."""
        for question in record["questions"]:
            yield question["driver"], LinkKind.QUESTION, question["text"]

    @classmethod
    def copy_lines(cls, record):
        """Every question."""
        return [question["text"] for question in record["questions"]]

    @classmethod
    def sheet(cls, page, query):
        """The questions by kind, in the order they are asked."""
        questions = page.record["questions"]
        groups = [
            {
                "kind": kind,
                "letter": kind.value[0].upper(),
                "hint": HINTS[kind],
                "questions": [q for q in questions if q["kind"] == kind],
            }
            for kind in QuestionKind
        ]
        many = len(groups[0]["questions"]) > MOST_SITUATION_QUESTIONS
        return {
            "facts": [(_("Length"), _("%(n)s questions") % {"n": len(questions)})],
            "groups": [group for group in groups if group["questions"]],
            "too_many_facts": many,
        }


class SpinQuestion(Row):
    """One question with what it is for."""

    record_fields = ("kind", "text", "purpose", "listen_for", "follow_up", "need", "driver")

    spin_set = ParentalKey(SpinSet, related_name="questions", on_delete=models.CASCADE)
    kind = models.CharField(
        _("kind"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.PROBLEM
    )
    text = models.TextField(_("question"), max_length=500)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    listen_for = models.CharField(_("listen for"), max_length=300, blank=True)
    follow_up = models.CharField(_("follow-up"), max_length=300, blank=True)
    need = models.CharField(_("need it brings out"), max_length=8, blank=True, choices=Need.choices)
    driver = models.ForeignKey(
        "library.ValueDriver",
        verbose_name=_("value driver"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("need"), FieldPanel("driver")]),
        FieldPanel("text"),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("listen_for"), FieldPanel("follow_up")]),
    ]
