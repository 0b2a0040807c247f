"""The start page and the results."""

from django.shortcuts import render
from django.utils import timezone

from search.home import home_context
from search.presenting import results_context
from search.request import clean_request
from search.service import find


def home(request):
    """What moves this deal forward: the funnel, who is in the room, what is used most."""
    asked, problems = clean_request(request.GET)
    context = home_context(asked, request.user, timezone.now())
    return render(request, "search/home.html", {**context, "problems": problems})


def results(request):
    """The results of a search, all of its state in the address."""
    asked, problems = clean_request(request.GET)
    page = find(asked, request.user, timezone.now())
    return render(request, "search/results.html", results_context(request, page, problems))
