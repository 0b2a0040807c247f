"""Where a form leads back to."""

from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request, otherwise: str = "search:home") -> str:
    """Return the page a form was sent from, if it is one of ours, else another, as a path."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if ours else resolve_url(otherwise)
