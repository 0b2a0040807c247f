"""The list of playbooks, and following one."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.problems import ApiProblem
from accounts.ways import way_back
from playbooks.gaps import draft_for
from playbooks.listing import index_context
from playbooks.runs import running
from playbooks.runs.listing import runs_context
from playbooks.runs.presenting import progress, run_context
from playbooks.runs.reading import run_page


def index(request):
    """How to sell: playbooks, plays, customer journeys, and one's own runs."""
    return render(request, "playbooks/index.html", index_context(request, timezone.now()))


def runs(request):
    """One's own runs; for who leads a team, those of its members too."""
    return render(request, "playbooks/runs.html", runs_context(request, timezone.now()))


@require_POST
def draft(request, journey_id: int):
    """Begin a draft for an empty cell of a journey, and go on writing it."""
    made = draft_for(request.user, journey_id, request.POST.get("cell", ""), timezone.now())
    messages.success(request, _("This draft is linked to the gap. Publishing it closes the gap."))
    return redirect(made.snippet_viewset.get_url_name("edit"), made.pk)


@require_POST
def start_run(request):
    """Begin a run and show it."""
    sent = request.POST
    asset = sent.get("asset", "")
    try:
        begun = running.start(
            request.user,
            int(asset) if asset.isascii() and asset.isdigit() and len(asset) < 18 else 0,
            customer=sent.get("customer", ""),
            stage=sent.get("stage", ""),
        )
    except ApiProblem as problem:
        messages.error(request, problem.message)
        return redirect(way_back(request))
    return redirect("playbooks:run", begun.pk)


def run(request, run_id: int):
    """A run: the stage that is open, its steps with their ticks, notes and due dates."""
    page = run_page(request.user, run_id, request.GET.get("stage", ""), timezone.now())
    if page is None:
        raise Http404
    return render(request, "playbooks/run.html", run_context(page))


@require_POST
def step(request, run_id: int):
    """Tick or untick a step, or keep its note and due date."""
    sent = request.POST
    key, _colon, tick = sent.get("tick", "").rpartition(":")
    try:
        changed = running.change_step(
            request.user,
            run_id,
            key or sent.get("key", ""),
            done=tick == "1" if key else None,
            note=sent.get("note"),
            due_on=sent.get("due_on"),
        )
    except ApiProblem as problem:
        return refuse(request, problem)
    if request.accepts("text/html"):
        return redirect(way_back(request))
    return JsonResponse(progress(changed))


@require_POST
def finish_run(request, run_id: int):
    """End a run with its outcome."""
    return changed(
        request,
        lambda: running.finish(
            request.user, run_id, request.POST.get("outcome", ""), request.POST.get("note")
        ),
        _("The run is finished."),
    )


@require_POST
def reopen_run(request, run_id: int):
    """Go on with a finished run."""
    return changed(request, lambda: running.reopen(request.user, run_id), _("The run goes on."))


@require_POST
def discard_run(request, run_id: int):
    """Drop a run that was begun by mistake."""
    return changed(
        request, lambda: running.discard(request.user, run_id), _("The run is discarded.")
    )


def changed(request, verb, said: str):
    """Do something with a run, say so, and lead back."""
    try:
        verb()
    except ApiProblem as problem:
        return refuse(request, problem)
    messages.success(request, said)
    return redirect(way_back(request, "playbooks:runs"))


def refuse(request, problem: ApiProblem):
    """Say why something was not done, where the reader is."""
    if request.accepts("text/html"):
        messages.error(request, problem.message)
        return redirect(way_back(request, "playbooks:runs"))
    return JsonResponse({"said": problem.message}, status=problem.status)
