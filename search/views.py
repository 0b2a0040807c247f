"""The start page and the results."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone

from accounts.roles import Right
from search.explaining import explain
from search.home import home_context
from search.log import log_results
from search.presenting import explanation_context, results_context
from search.request import clean_request
from search.service import find
from usage.choices import Surface


def explanation(request):
    """How each result of a question got its score, in the admin."""
    if not request.user.may(Right.AUTHOR):
        raise PermissionDenied
    asked, problems = clean_request(request.GET, collapse=True)
    context = explanation_context(request, explain(asked, request.user, timezone.now()), problems)
    return render(request, "search/admin/explanation.html", context)


def home(request):
    """What moves this deal forward: the funnel, who is in the room, what is used most."""
    asked, problems = clean_request(request.GET, collapse=True)
    context = home_context(asked, request.user, timezone.now())
    return render(request, "search/home.html", {**context, "problems": problems})


def results(request):
    """The results of a search, all of its state in the address."""
    asked, problems = clean_request(request.GET, collapse=True)
    page = find(asked, request.user, timezone.now())
    # Pieces that are fetched while somebody filters are no new question.
    if not request.htmx:
        log_results(request.user, page, Surface.PAGE)
    return render(request, "search/results.html", results_context(request, page, problems))
