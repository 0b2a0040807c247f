"""What a journey lacks becomes work: a request, and the draft that will answer it."""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.roles import Right
from library.assets.base import Asset
from library.assets.material import Material
from library.choices import MaterialForm, RequestSource
from library.pages import asset_page
from library.requests.answering import start_draft
from library.requests.asking import Slot, Wish, request_for
from library.requests.searching import question_of
from library.taxonomy import Channel
from library.terms import get_terms
from playbooks.assets.journey import Journey

# The form of a draft for a channel; a note elsewhere.
FORMS = {
    "short-video": MaterialForm.VIDEO,
    "long-video": MaterialForm.VIDEO,
    "event": MaterialForm.EVENT_KIT,
    "article": MaterialForm.WHITE_PAPER,
    "meeting": MaterialForm.DECK,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """An empty place of a journey's map."""

    stage: str
    role: str
    channel: str
    segment: str
    language: str

    @property
    def title(self) -> str:
        """What the draft is called until somebody knows better, in the journey's language."""
        label = get_terms().label
        with translation.override(self.language.replace("zh-hant", "zh-hans")):
            named = [("stage", self.stage), ("role", self.role), ("channel", self.channel)]
            words = [label(name, slug, self.language) for name, slug in named if slug]
            joined = " · ".join([*words, self.segment] if self.segment else words)
            return _("To write: %(cell)s") % {"cell": joined}


def cell_of(record: dict, name: str) -> Cell | None:
    """Return the cell of a journey that a step's key or a stage names."""
    row = next((step for step in record["steps"] if step["key"] == name), None)
    if row is None and not get_terms().has("stage", name):
        return None
    return Cell(
        stage=row["stage"] if row else name,
        role=(row["role"] if row else "") or "",
        channel=(row["channel"] if row else "") or "",
        segment=record["segment"],
        language=record["language"],
    )


@transaction.atomic
def draft_for(user, journey_id: int, name: str, now) -> Asset:
    """Begin a draft for an empty cell, with stage, role and channel set; 404 for who may not."""
    page = asset_page(journey_id, user, now) if user.may(Right.AUTHOR) else None
    cell = cell_of(page.record, name) if page and page.type is Journey else None
    if cell is None:
        raise Http404
    title = cell.title
    request = request_for(
        Slot(question_of(title), None, cell.stage, cell.role),
        Wish(title, RequestSource.GAP, page.title),
    )
    if request.asset and not request.asset.live:
        return request.asset.specific
    draft = start_draft(request, Material.kind.key, cell.language, user)
    draft.channel = Channel.objects.filter(slug=cell.channel).first()
    draft.form = FORMS.get(cell.channel, MaterialForm.NOTE)
    draft.save()
    draft.save_revision(user=user, clean=False)
    return draft
