"""What an editor can do with a request: the form of each verb, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from library.registry import asset_type
from library.requests import answering, forms
from library.requests.models import ContentRequest


class Outcome(NamedTuple):
    """What is said after something was done, and where to go on; empty stays at the request."""

    said: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """A form, what it does, and how it is announced."""

    form: type[forms.WorkForm]
    run: Callable[..., Outcome]
    title: str | Promise
    help: str | Promise
    button: str | Promise


def perform(verb: Verb, request: ContentRequest, form: forms.WorkForm, by) -> Outcome:
    """Do what a valid form says, for the requests with the same words too if it says so."""
    if form.cleaned_data.get("alike"):
        for other in ContentRequest.objects.like(request):
            answering.merge(other, request, by)
    return verb.run(request, form.cleaned_data, by)


def run_draft(request: ContentRequest, given: dict, by) -> Outcome:
    """Begin a draft and go on writing it."""
    draft = answering.start_draft(request, given["kind"], given["language"], by)
    view = asset_type(given["kind"]).snippet_viewset.get_url_name("edit")
    said = _("This draft is linked to the request. Publishing it tells everybody who asked.")
    return Outcome(said, reverse(view, args=[draft.pk]))


def run_answer(request: ContentRequest, given: dict, by) -> Outcome:
    """Answer with an asset, words, or both."""
    answering.answer(request, by, asset=given["asset"], words=given["words"])
    if request.is_open:
        return Outcome(_("The asset is no more than a draft. Publishing it tells who asked."))
    return Outcome(_("Answered. Everybody who asked is told."))


def run_merge(request: ContentRequest, given: dict, by) -> Outcome:
    """Merge, and go to where it went."""
    target = answering.merge(request, given["into"], by)
    return Outcome(_("Merged. Whoever asked hears what becomes of this one."), target.work_address)


def run_assign(request: ContentRequest, given: dict, by) -> Outcome:
    """Give it to somebody, or to nobody."""
    answering.assign(request, by, given["assignee"], given["due_on"])
    if request.assignee is None:
        return Outcome(_("Assigned to nobody."))
    return Outcome(_("Assigned to %(name)s.") % {"name": request.assignee})


def run_decline(request: ContentRequest, given: dict, by) -> Outcome:
    """Decline it."""
    answering.decline(request, by, given["reason"])
    return Outcome(_("Declined. Those who asked are told why."))


def run_reopen(request: ContentRequest, given: dict, by) -> Outcome:
    """Take it up again."""
    answering.reopen(request, by)
    return Outcome(_("The request is open again."))


VERBS = {
    "draft": Verb(
        forms.DraftForm,
        run_draft,
        gettext_lazy("Write it"),
        gettext_lazy("Title, stage, role and language are filled in, and the draft stays linked."),
        gettext_lazy("Start a draft"),
    ),
    "answer": Verb(
        forms.AnswerForm,
        run_answer,
        gettext_lazy("Answer it"),
        gettext_lazy("With an asset that is there, with a few words, or both."),
        gettext_lazy("Send the answer"),
    ),
    "assign": Verb(
        forms.AssignForm,
        run_assign,
        gettext_lazy("Assign it"),
        gettext_lazy("They are told now, and once more on the day."),
        gettext_lazy("Assign"),
    ),
    "merge": Verb(
        forms.MergeForm,
        run_merge,
        gettext_lazy("Merge it"),
        gettext_lazy("Into another request that asks for the same. Its count goes there too."),
        gettext_lazy("Merge"),
    ),
    "decline": Verb(
        forms.DeclineForm,
        run_decline,
        gettext_lazy("Decline it"),
        gettext_lazy("With a reason. It can be opened again."),
        gettext_lazy("Decline"),
    ),
}
REOPEN = Verb(
    forms.ReopenForm, run_reopen, gettext_lazy("Open it again"), "", gettext_lazy("Open again")
)
