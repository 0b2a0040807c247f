"""Asking for content, and what became of what one asked for."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.ways import way_back
from library.assets.base import Asset
from library.requests.asking import ask, take_back
from library.requests.forms import AskForm
from library.requests.models import ContentRequest
from library.terms import get_terms

MOST_SHOWN = 100


def requests(http):
    """What this person asked for, and the form to ask for more."""
    form = AskForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        request = ask_from(http, form.cleaned_data)
        messages.success(http, said_of(request))
        return redirect(way_back(http, "library:requests"))
    return render(http, "library/requests.html", context_of(http, form))


@require_POST
def withdraw(http, pk: int):
    """Forget that this person asked."""
    request = get_object_or_404(ContentRequest.objects.asked_by(http.user), pk=pk)
    take_back(request, http.user)
    messages.success(http, _("Taken back."))
    return redirect(way_back(http, "library:requests"))


def ask_from(http, given: dict) -> ContentRequest:
    """Ask for what a form says; a stage or role nobody knows is left out."""
    sent = {name: http.POST.get(name, "") for name in ("stage", "role")}
    known = {name: slug if get_terms().has(name, slug) else "" for name, slug in sent.items()}
    return ask(http.user, given["text"], details=given["details"], **known)


def said_of(request: ContentRequest) -> str:
    """Say that it was heard, and who else waits."""
    others = request.all_askers().filter(asked=True).count() - 1
    if others > 0:
        return _("Asked, as others did before you. You will be told what becomes of it.")
    return _("Asked. You will be told what becomes of it.")


def context_of(http, form: AskForm) -> dict:
    """Return the context of the page: the form as it was filled in, and the requests."""
    terms, sent = get_terms(), http.POST or http.GET
    answer = Coalesce(OuterRef("merged_into__asset"), OuterRef("asset"))
    seen = Asset.objects.visible_to(http.user).filter(pk=answer)
    asked = ContentRequest.objects.asked_by(http.user).annotate(may_open=Exists(seen))
    return {
        "form": form,
        "error": form.errors.get("text", [""])[0] if form.is_bound else "",
        "sent": {name: sent.get(name, "") for name in ("text", "details", "stage", "role")},
        "stages": terms.stages,
        "roles": terms.all("role"),
        "asked": asked.select_related("asset", "stage", "role", "merged_into__asset")[:MOST_SHOWN],
    }
