"""Signing in and out, and what a person chooses about the interface."""

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.choices import InterfaceLanguage, Theme
from accounts.ways import way_back


class LoginView(auth_views.LoginView):
    """The log-in form."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True


@require_POST
@login_not_required
def choose_language(request):
    """Keep the interface language: with the person, or in a cookie before log-in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(way_back(request))
    if chosen not in ("", *InterfaceLanguage.values):
        return response
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    elif chosen:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
    return response


@require_POST
def choose_theme(request):
    """Keep the theme; empty follows the system."""
    chosen = request.POST.get("theme", "")
    if chosen in Theme.values:
        request.user.theme = chosen
        request.user.save(update_fields=["theme"])
    return HttpResponseRedirect(way_back(request))


def locked_out(request, credentials, *args, **kwargs):
    """Say that too many log-ins failed."""
    return render(request, "accounts/locked_out.html", status=429)


def forbidden(request, exception=None):
    """Say that this page is for another role."""
    return render(request, "403.html", status=403)
