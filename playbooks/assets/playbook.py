"""Playbooks: for a segment and a funnel, what to know, say, show and do at each stage."""

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from library.assets.base import Asset
from library.assets.rows import Row
from library.choices import StageOwner
from library.kinds import Kind
from library.panels import edit_handler
from library.quick_widgets import QuickSelect, quick_row
from library.registry import register_asset_type
from library.terms import get_terms
from playbooks.assets.forms import FunnelForm
from playbooks.assets.rows import KeyedRow, KeyedRowsPanel, repeated_keys
from playbooks.choices import Bant, Slot
from playbooks.funnels import funnel_field, problems_of_stages, stages_named


@register_asset_type
class Playbook(Asset):
    """How to win one kind of customer, from the first contact to the renewal."""

    kind = Kind("playbook", _("playbook"), _("playbooks"), "playbook", "clipboard-list")
    record_fields = ("funnel", "company_size", "deal_size", "cycle")
    record_rows = ("chapters", "rows")
    gathers_links = True
    base_form_class = FunnelForm

    funnel = funnel_field()
    company_size = models.CharField(_("size of company"), max_length=120, blank=True)
    deal_size = models.CharField(_("size of deal"), max_length=120, blank=True)
    cycle = models.CharField(_("sales cycle"), max_length=120, blank=True)

    edit_handler = edit_handler(
        [
            FieldRowPanel([FieldPanel("funnel"), FieldPanel("company_size")]),
            FieldRowPanel([FieldPanel("deal_size"), FieldPanel("cycle")]),
            InlinePanel("chapters", label=_("Stage"), heading=_("Stages")),
            KeyedRowsPanel(
                "rows", label=_("Line"), heading=_("What to know, say, show and do at each stage")
            ),
        ]
    )

    class Meta(Asset.Meta):
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")

    @classmethod
    def card_facts(cls, record):
        """How many stages and plays."""
        plays = {row["play"] for row in record["rows"] if row["play"]}
        return [("stages", str(len(stages_named(record)))), ("plays", str(len(plays)))]

    @classmethod
    def found_at(cls, record):
        """The stages it has something for, beside those it is tagged with."""
        return list(dict.fromkeys([*record["stages"], *stages_named(record)]))

    @classmethod
    def copy_lines(cls, record):
        """What to say, by stage."""
        lines = {}
        for row in record["rows"]:
            if row["slot"] == Slot.SAY and row["text"]:
                lines.setdefault(row["stage"], []).append(row["text"])
        label = get_terms().label
        return [
            "\n".join([label("stage", stage, record["language"]), *said])
            for stage, said in lines.items()
        ]

    @classmethod
    def record_problems(cls, record):
        """Stages of another funnel, one stage described twice, and keys used twice."""
        return [
            *problems_of_stages(record, "chapters", "rows"),
            *repeated_stages(record["chapters"]),
            *repeated_keys("rows", record["rows"]),
            *empty_lines(record["rows"]),
        ]

    @classmethod
    def needs_customer(cls, record) -> bool:
        """A playbook is always run for a customer."""
        return True

    @classmethod
    def gather(cls, page, user, now):
        """Read the open stage's plays and assets, and the reader's own runs."""
        from playbooks.reading import read_playbook

        page.own = read_playbook(page, user, now)

    @classmethod
    def sheet(cls, page, query):
        """The path through the funnel and the open stage."""
        from playbooks.presenting import playbook_sheet

        return playbook_sheet(page)


def repeated_stages(chapters: list[dict]):
    """Return a problem for every stage that is described a second time."""
    seen: set[str] = set()
    problems = []
    for place, row in enumerate(chapters):
        if row["stage"] in seen:
            problems.append((f"chapters[{place}].stage", row["stage"], "is described twice"))
        seen.add(row["stage"])
    return problems


def empty_lines(rows: list[dict]):
    """Return a problem for every line that says nothing, or two things."""
    problems = []
    for place, row in enumerate(rows):
        if row["play"] and row["asset"]:
            problems.append((f"rows[{place}]", row["play"], "names a play and an asset"))
        elif not (row["text"] or row["play"] or row["asset"]):
            problems.append((f"rows[{place}]", "", "needs a text, a play or an asset"))
    return problems


class PlaybookStage(Row):
    """What a stage is about: our aim, the buyer's side, what must be confirmed, who leads."""

    record_fields = (
        "stage",
        "aim",
        "owner",
        "buyer_stage",
        "thinks",
        "feels",
        "does",
        *Bant.values,
    )

    playbook = ParentalKey(Playbook, related_name="chapters", on_delete=models.CASCADE)
    stage = models.ForeignKey(
        "library.Stage", verbose_name=_("stage"), on_delete=models.CASCADE, related_name="+"
    )
    aim = models.CharField(_("our aim"), max_length=300, blank=True)
    owner = models.CharField(
        _("who leads"),
        max_length=20,
        blank=True,
        choices=StageOwner.choices,
        help_text=_("Empty: as the funnel says."),
    )
    buyer_stage = models.ForeignKey(
        "library.BuyerStage",
        verbose_name=_("buyer stage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    thinks = models.CharField(_("the buyer thinks"), max_length=300, blank=True)
    feels = models.CharField(_("the buyer feels"), max_length=300, blank=True)
    does = models.CharField(_("the buyer does"), max_length=300, blank=True)
    budget = models.BooleanField(_("budget confirmed"), default=False)
    authority = models.BooleanField(_("authority confirmed"), default=False)
    need = models.BooleanField(_("need confirmed"), default=False)
    timeline = models.BooleanField(_("timeline confirmed"), default=False)

    panels = [
        quick_row("stage", "owner", "buyer_stage", "aim", owner=QuickSelect),
        quick_row("thinks", "feels", "does"),
        quick_row(*Bant.values),
    ]


class PlaybookRow(KeyedRow):
    """One line of a stage: a text, a play or an asset."""

    record_fields = ("key", "stage", "slot", "text", "play", "asset")
    code_fields = ("key",)

    playbook = ParentalKey(Playbook, related_name="rows", on_delete=models.CASCADE)
    stage = models.ForeignKey(
        "library.Stage", verbose_name=_("stage"), on_delete=models.CASCADE, related_name="+"
    )
    slot = models.CharField(_("slot"), max_length=10, choices=Slot.choices, default=Slot.DO)
    text = models.TextField(_("text"), max_length=1000, blank=True)
    play = models.ForeignKey(
        "playbooks.Play",
        verbose_name=_("play"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asset = models.ForeignKey(
        Asset,
        verbose_name=_("asset"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        quick_row("key", "stage", "slot", "text", key=HiddenInput, slot=QuickSelect),
        quick_row("play", "asset"),
    ]

    def clean(self):
        """Refuse a line that names two things; one that is still empty may wait in a draft."""
        super().clean()
        if self.play_id and self.asset_id:
            raise ValidationError({"asset": _("Choose a play or an asset, not both.")})
