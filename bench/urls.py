"""The site's addresses and the two bare pages every figure is compared with."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import include, path

ROWS = [{"name": f"row {number}", "value": number * number} for number in range(10)]


@login_not_required
def floor(request):
    """Answer anybody with a small template: what Django and gunicorn cost by themselves."""
    return render(request, "bench/floor.html", {"rows": ROWS})


def bare(request):
    """Answer somebody who is signed in with the same template."""
    return render(request, "bench/floor.html", {"rows": ROWS})


urlpatterns = [
    path("bench/floor", floor),
    path("bench/bare", bare),
    path("", include("config.urls")),
]
