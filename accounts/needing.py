"""Pages for those who hold a right."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from accounts.roles import Right


def needs(right: Right):
    """Refuse a page to whoever lacks a right."""

    def wrap(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not request.user.may(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return wrap
