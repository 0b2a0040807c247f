"""What every page of the interface needs to know."""

from accounts.choices import InterfaceLanguage, Theme
from accounts.roles import Right


def interface(request):
    """Return the theme, the languages and what the reader may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"languages": InterfaceLanguage.choices, "may_report": False}
    return {
        "languages": InterfaceLanguage.choices,
        "themes": Theme.choices,
        "may_author": user.may(Right.AUTHOR),
        "may_report": user.may(Right.REPORTS),
    }
