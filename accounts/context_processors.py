"""What every page of the interface needs to know."""

from accounts.choices import InterfaceLanguage, Theme
from accounts.roles import Right


def shell_key(request, user) -> tuple:
    """Return everything that header and footer show of a reader, and which page the reader is on."""
    team = user.team.label if user.team_id else ""
    name = (user.pk, str(user), user.initials, user.theme, user.language, team)
    view = request.resolver_match.view_name if request.resolver_match else ""
    return (*name, tuple(sorted(user.rights)), user.unread, view)


def interface(request):
    """Return the theme, the languages, the page's address and what the reader may open."""
    user, here = getattr(request, "user", None), request.get_full_path()
    if user is None or not user.is_authenticated:
        return {"languages": InterfaceLanguage.choices, "may_report": False, "here": here}
    return {
        "here": here,
        "shell_key": shell_key(request, user),
        "languages": InterfaceLanguage.choices,
        "themes": Theme.choices,
        "may_author": user.may(Right.AUTHOR),
        "may_report": user.may(Right.REPORTS),
    }
