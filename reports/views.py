"""What managers and enablement ask: uses, searches, what is covered, where runs stop."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import all_teams
from accounts.needing import needs
from accounts.roles import Right
from accounts.ways import way_back
from reports.coverage.gap_pages import gaps_context
from reports.coverage.matrix import coverage
from reports.coverage.presenting import coverage_context
from reports.coverage.requests import clean_coverage
from reports.coverage.work import WorkForm, begin, plan, work_context
from reports.presenting import as_csv, page_number, questions_as_csv, rank_context, searches_context
from reports.querysets import asset_rank
from reports.requests import clean_rank, clean_show
from reports.searches import question_report
from reports.stops import run_stops, step_stops


@needs(Right.REPORTS)
def ranks(request):
    """Which assets are used, where and by how many, against the period before."""
    teams = all_teams()
    asked, problems = clean_rank(request.GET, teams)
    rows = asset_rank(request.user, asked, page_number(request.GET))
    if "csv" in request.GET:
        return as_csv(asked, rows)
    context = rank_context(request, asked, rows, teams, problems)
    return render(request, "reports/ranks.html", context)


@needs(Right.REPORTS)
def searches(request):
    """What people search for, what they do not find, and what they find and leave."""
    teams = all_teams()
    asked, problems = clean_rank(request.GET, teams)
    show = clean_show(request.GET)
    sums, rows = question_report(asked, show, page_number(request.GET))
    if "csv" in request.GET:
        return questions_as_csv(asked, show, rows)
    context = searches_context(request, asked, show, sums, rows, teams, problems)
    return render(request, "reports/searches.html", context)


@needs(Right.REPORTS)
def matrix(request):
    """What there is at each stage for each role."""
    asked, problems = clean_coverage(request.GET)
    found = coverage(request.user, asked, timezone.now())
    return render(request, "reports/coverage.html", coverage_context(found, asked, problems))


@needs(Right.REPORTS)
def gaps(request, name: str):
    """One list of what is missing beside the matrix."""
    return render(request, "reports/gaps.html", gaps_context(request, name, timezone.now()))


@needs(Right.REPORTS)
def work(request):
    """Make work of a gap: a request with an owner and a day, or a draft at once."""
    form = WorkForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/work.html", work_context(request, form))
    if "draft" in request.POST and request.user.may(Right.AUTHOR):
        made = begin(form.cleaned_data, request.user)
        messages.success(
            request, _("This draft is linked to the gap. Publishing it closes the gap.")
        )
        return redirect(made.snippet_viewset.get_url_name("edit"), made.pk)
    planned = plan(form.cleaned_data, request.user)
    messages.success(request, _("On the work list: %(text)s") % {"text": planned.text})
    return redirect(way_back(request, "reports:coverage"))


@needs(Right.REPORTS)
def runs(request):
    """Plays and playbooks that are followed, and how far."""
    found = run_stops(request.user, timezone.now())
    return render(request, "reports/runs.html", {"rows": found})


@needs(Right.REPORTS)
def run_steps(request, asset_id: int):
    """Where the runs of one play or playbook stop, step by step."""
    found = step_stops(request.user, asset_id, timezone.now())
    if found is None:
        raise Http404
    return render(request, "reports/run_steps.html", {"found": found})
