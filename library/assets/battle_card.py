"""Battle cards: what a competitor says, what we answer, and the proof."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.kinds import Kind
from library.panels import edit_handler
from library.registry import register_asset_type
from library.sentences import as_sentences
from library.terms import get_terms


@register_asset_type
class BattleCard(Asset):
    """Answers to a competitor's claims or to an objection."""

    kind = Kind("battle_card", _("battle card"), _("battle cards"), "battle", "warning")
    record_rows = ("claims", "trap_questions")

    edit_handler = edit_handler(
        [
            InlinePanel("claims", label=_("Claim"), heading=_("What they say, what we answer")),
            InlinePanel("trap_questions", label=_("Question"), heading=_("Trap questions")),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("battle card")
        verbose_name_plural = _("battle cards")

    @classmethod
    def card_facts(cls, record):
        """How many answers."""
        return [("claims", str(len(record["claims"])))]

    @classmethod
    def copy_lines(cls, record):
        """Our answers, without what the others say."""
        return [
            as_sentences([c["answer"]], record["language"]) for c in record["claims"] if c["answer"]
        ]

    @classmethod
    def sheet(cls, page, query):
        """The claims with their answers; an answer without proof says so."""
        against = [get_terms().label("competitor", slug) for slug in page.record["competitors"]]
        return {
            "facts": [(_("Against"), _(", ").join(against))] if against else [],
            "claims": [
                {
                    **claim,
                    "number": number,
                    "proven": bool((claim["proof"] or "").strip() or claim["proof_asset"]),
                    "proof_link": page.proof(claim["proof_asset"]),
                }
                for number, claim in enumerate(page.record["claims"], 1)
            ],
        }


class Claim(Row):
    """Something a competitor or a sceptic says, and our answer."""

    record_fields = ("claim", "answer", "proof", "proof_asset", "driver")

    battle_card = ParentalKey(BattleCard, related_name="claims", on_delete=models.CASCADE)
    claim = models.TextField(_("their claim"), max_length=500)
    answer = models.TextField(_("our answer"), max_length=1000, blank=True)
    proof = models.TextField(_("proof"), max_length=500, blank=True)
    proof_asset = models.ForeignKey(
        Asset,
        verbose_name=_("proof in the library"),
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
        FieldPanel("claim"),
        FieldPanel("answer"),
        FieldRowPanel([FieldPanel("proof"), FieldPanel("proof_asset")]),
        FieldPanel("driver"),
    ]


class TrapQuestion(Row):
    """A question that makes the buyer see the difference."""

    record_fields = ("text", "purpose")

    battle_card = ParentalKey(BattleCard, related_name="trap_questions", on_delete=models.CASCADE)
    text = models.TextField(_("question"), max_length=500)
    purpose = models.CharField(_("what it brings out"), max_length=300, blank=True)

    panels = [FieldPanel("text"), FieldPanel("purpose")]
