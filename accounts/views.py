"""Signing in and out, what a person chooses about the interface, and what they are told."""

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.choices import InterfaceLanguage, NotificationState, Theme
from accounts.presenting import moment_of, notifications_context
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


@require_GET
def notifications(request):
    """What this person was told, latest first."""
    return render(request, "accounts/notifications.html", notifications_context(request))


@require_GET
def open_notification(request, pk: int):
    """Lead to what a notification is about, and note that it was read."""
    told = get_object_or_404(request.user.notifications.shown(), pk=pk)
    # A browser that fetches ahead has shown nobody anything yet.
    if "prefetch" not in request.headers.get("Sec-Purpose", ""):
        request.user.notifications.unread().filter(pk=pk).update(state=NotificationState.READ)
    return redirect(told.address or "accounts:notifications")


@require_POST
def read_notifications(request):
    """Note that one was read, or all those that the page showed."""
    told = request.user.notifications.unread()
    number = request.POST.get("id", "")
    if number.isascii() and number.isdigit() and len(number) < 18:
        told = told.filter(pk=int(number))
    else:
        told = told.filter(at__lte=moment_of(request.POST.get("until", "")))
    told.update(state=NotificationState.READ)
    return redirect(way_back(request, "accounts:notifications"))


def locked_out(request, credentials, *args, **kwargs):
    """Say that too many log-ins failed."""
    return render(request, "accounts/locked_out.html", status=429)


def forbidden(request, exception=None):
    """Say that this page is for another role."""
    return render(request, "403.html", status=403)
