"""The rank of assets by use, and what people search for."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from accounts.models import all_teams
from accounts.roles import Right
from reports.presenting import as_csv, page_number, questions_as_csv, rank_context, searches_context
from reports.querysets import asset_rank
from reports.requests import clean_rank, clean_show
from reports.searches import question_report


def ranks(request):
    """Which assets are used, where and by how many, against the period before."""
    if not request.user.may(Right.REPORTS):
        raise PermissionDenied
    teams = all_teams()
    asked, problems = clean_rank(request.GET, teams)
    rows = asset_rank(request.user, asked, page_number(request.GET))
    if "csv" in request.GET:
        return as_csv(asked, rows)
    context = rank_context(request, asked, rows, teams, problems)
    return render(request, "reports/ranks.html", context)


def searches(request):
    """What people search for, what they do not find, and what they find and leave."""
    if not request.user.may(Right.REPORTS):
        raise PermissionDenied
    teams = all_teams()
    asked, problems = clean_rank(request.GET, teams)
    show = clean_show(request.GET)
    sums, rows = question_report(asked, show, page_number(request.GET))
    if "csv" in request.GET:
        return questions_as_csv(asked, show, rows)
    context = searches_context(request, asked, show, sums, rows, teams, problems)
    return render(request, "reports/searches.html", context)
