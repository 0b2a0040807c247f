"""Saved runs: the list, the document, comparing two, doing one again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.problems import ApiProblem
from accounts.roles import Right
from library.calculators.comparing import figure_rows, input_rows
from library.calculators.presenting import run_row, run_sheet, side_of
from library.calculators.reading import Calculator, calculator_by_id
from library.calculators.redoing import redo as redone
from library.calculators.runs import CalculatorRun
from library.calculators.saving import NAMES, cleaned_names, save_run
from library.roi.problems import CannotCompute

PER_PAGE = 20


def readable(request, run_id: int) -> CalculatorRun:
    """Return a run this person may read; 404 for any other."""
    runs = CalculatorRun.objects.visible_to(request.user).select_related("owner", "redo_of")
    saved = runs.filter(pk=run_id).first()
    if saved is None:
        raise Http404
    return saved


def own(request, run_id: int) -> CalculatorRun:
    """Return a run this person saved; 404 for any other."""
    saved = readable(request, run_id)
    if saved.owner_id != request.user.pk:
        raise Http404
    return saved


def runs(request):
    """The runs somebody saved; who leads a team may look at the team's."""
    leads = request.user.may(Right.LEAD) and request.user.team_id is not None
    of_team = leads and request.GET.get("whose") == "team"
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = CalculatorRun.objects.visible_to(request.user).select_related("owner")
    found = (found if of_team else found.owned_by(request.user)).named(words)
    page = Paginator(found.order_by("-created_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_of_runs": page,
        "rows": [run_row(saved) for saved in page],
        "leads": leads,
        "of_team": of_team,
        "words": words,
    }
    return render(request, "library/runs/list.html", context)


def saved_run(request, run_id: int):
    """A saved run, as it was computed then."""
    saved = readable(request, run_id)
    calculator = Calculator(saved.calculator_id, saved.record, saved.revision)
    context = {
        "saved": saved,
        "record": saved.record,
        "calculator": calculator,
        "sheet": run_sheet(saved),
        "mine": saved.owner_id == request.user.pk,
    }
    return render(request, "library/runs/run.html", context)


def compare(request):
    """Two saved runs beside each other."""
    chosen = [text for text in request.GET.getlist("run") if text.isascii() and text.isdigit()]
    chosen = list(dict.fromkeys(chosen))
    if len(chosen) != 2:
        messages.error(request, _("Choose two calculations to compare."))
        return redirect("library:runs")
    left, right = (readable(request, int(text[:18])) for text in chosen)
    sides = side_of(left), side_of(right)
    context = {
        "left": left,
        "right": right,
        "figures": figure_rows(*sides),
        "inputs": input_rows(*sides),
    }
    return render(request, "library/runs/compare.html", context)


def redo(request, run_id: int):
    """A saved run done again with the newest version: shown first, kept when asked to."""
    saved = readable(request, run_id)
    newest = calculator_by_id(request.user, saved.calculator_id, timezone.now())
    try:
        again = redone(saved, newest, _)
        if request.method == "POST":
            names = {name: getattr(saved, name) for name in NAMES}
            kept = save_run(request.user, newest, again.given, redo_of=saved, **names)
            messages.success(request, _("Saved with the newest version."))
            return redirect(kept)
    except (CannotCompute, ApiProblem) as reason:
        said = reason.say(_) if isinstance(reason, CannotCompute) else reason.message
        messages.error(request, said)
        return redirect(saved)
    context = {"saved": saved, "calculator": newest, "again": again}
    return render(request, "library/runs/redo.html", context)


@require_POST
def rename(request, run_id: int):
    """Another name, customer or deal; the figures stay."""
    saved = own(request, run_id)
    calculator = Calculator(saved.calculator_id, saved.record, saved.revision)
    try:
        names = cleaned_names(request.POST, calculator)
    except ApiProblem as problem:
        messages.error(request, problem.message)
        return redirect(saved)
    for name, text in names.items():
        setattr(saved, name, text)
    saved.save(update_fields=list(names))
    messages.success(request, _("Saved."))
    return redirect(saved)


@require_POST
def delete(request, run_id: int):
    """Away with a run of one's own; the page asked before."""
    saved = own(request, run_id)
    saved.delete()
    messages.success(request, _("“%(name)s” was deleted.") % {"name": saved.name})
    return redirect(reverse("library:runs"))
