"""The rank of assets by use."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from accounts.models import all_teams
from accounts.roles import Right
from reports.presenting import as_csv, page_number, rank_context
from reports.querysets import asset_rank
from reports.requests import clean_rank


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
