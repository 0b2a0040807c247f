"""A gap becomes work: a request with somebody to do it and a day, or a draft at once."""

from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import people_who_may
from accounts.roles import Right
from library.choices import Language, RequestSource
from library.kinds import type_of
from library.registry import asset_type, asset_types
from library.requests.answering import assign, start_draft
from library.requests.asking import Slot, Wish, one_line, request_for
from library.requests.models import LONGEST_TEXT, ContentRequest
from library.requests.searching import question_of
from library.terms import StageView, get_terms
from reports.coverage.presenting import LISTS
from reports.coverage.requests import NAMES
from search.request import readers_language

NAMED = ("stage", "role", "industry", "product", "driver")


class WorkForm(forms.Form):
    """What is missing, who writes it and by when."""

    text = forms.CharField(max_length=LONGEST_TEXT)
    details = forms.CharField(max_length=2000, required=False)
    stage = forms.CharField(required=False, max_length=64)
    role = forms.CharField(required=False, max_length=64)
    assignee = forms.ModelChoiceField(None, required=False)
    due_on = forms.DateField(required=False)
    type = forms.ChoiceField(required=False)
    language = forms.ChoiceField(required=False, choices=Language.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people_who_may(Right.AUTHOR)
        self.fields["type"].choices = type_options()
        self.fields["text"].error_messages["required"] = gettext_lazy("Say what is missing.")

    def clean(self):
        """Drop a stage or a role that nobody knows."""
        cleaned = super().clean()
        for name in ("stage", "role"):
            if not get_terms().has(name, cleaned.get(name) or ""):
                cleaned[name] = ""
        return cleaned


def type_options() -> list[tuple[str, str]]:
    """Return the types a draft can be begun of."""
    return [(key, type_of(key)[1]) for key in asset_types()]


def work_context(request, form: WorkForm) -> dict:
    """Return the context of the form: what was typed, else what the gap says."""
    terms, asked = get_terms(), request.GET
    names = [*form.fields]
    values = {name: (request.POST if form.is_bound else asked).get(name, "") for name in names}
    if not form.is_bound:
        values["text"] = values["text"] or words_of(asked)
        values["language"] = values["language"] or readers_language()
        values["type"] = values["type"] or "material"
    return {
        "form": form,
        "values": values,
        "stages": stages_beside(values["stage"]),
        "roles": terms.all("role"),
        "types": type_options(),
        "languages": Language.choices,
        "people": form.fields["assignee"].queryset,
        "back": request.POST.get("next") or way_back_to(asked),
        "may_draft": request.user.may(Right.AUTHOR),
    }


def stages_beside(slug: str) -> list[StageView]:
    """Return the stages of the funnel that a stage belongs to; of the default one for none."""
    terms = get_terms()
    stage = terms.get("stage", slug or "")
    return terms.stages_of(stage.funnel) if stage else terms.stages


def words_of(query) -> str:
    """Return what a gap is called until somebody knows better: stage, role, driver, trade, type."""
    terms = get_terms()
    named = [
        terms.label(name, query[name]) for name in NAMED if terms.has(name, query.get(name) or "")
    ]
    if asset_type(query.get("type") or ""):
        named.append(type_of(query["type"])[1])
    if not named:
        return ""
    cell = {"cell": " · ".join(named)}
    return (
        _("To bring up to date: %(cell)s")
        if query.get("why") == "stale"
        else _("To write: %(cell)s")
    ) % cell


def way_back_to(query) -> str:
    """Return the address of the matrix or the list from which the form was opened."""
    if query.get("list") in LISTS:
        return reverse("reports:gaps", args=[query["list"]])
    kept = [(n, value) for n in ("funnel", *NAMES) for value in query.getlist(n) if value]
    return reverse("reports:coverage") + (f"?{urlencode(kept)}" if kept else "")


@transaction.atomic
def plan(given: dict, by) -> ContentRequest:
    """Put what is missing on the work list, with somebody to do it and a day."""
    text = one_line(given["text"])
    request = request_for(
        Slot(question_of(text), None, given["stage"], given["role"]),
        Wish(text, RequestSource.GAP, given["details"]),
    )
    if given["assignee"] or given["due_on"]:
        assign(
            request, by, given["assignee"] or request.assignee, given["due_on"] or request.due_on
        )
    return request


@transaction.atomic
def begin(given: dict, by):
    """Put it on the work list and begin the draft, with stage and role set."""
    request = plan(given, by)
    if request.asset and not request.asset.live:
        return request.asset.specific
    language = given["language"] or readers_language()
    return start_draft(request, given["type"] or "material", language, by)
