"""Who calls the API: by session or by token."""

from functools import wraps

from django.http import JsonResponse
from django.utils import translation
from ninja.security import APIKeyCookie, HttpBearer

from accounts.models import ApiToken


class TokenAuth(HttpBearer):
    """`Authorization: Bearer TOKEN`, as made by `manage.py create_token`."""

    def authenticate(self, request, token):
        """Return the person behind the token, and speak their language."""
        user = ApiToken.user_of(token)
        if user:
            request.user = user
            if user.language:
                translation.activate(user.language)
        return user


class SessionAuth(APIKeyCookie):
    """The session of somebody signed in; writing needs the CSRF token too."""

    param_name = "sessionid"

    def __init__(self):
        super().__init__(csrf=True)

    def authenticate(self, request, key):
        """Return the signed-in user."""
        return request.user if request.user.is_authenticated else None


def signed_in(view):
    """Let a plain view of the API answer only those who sign in or send a token."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        known = scheme == "Bearer" and ApiToken.user_of(token)
        if known or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        body = {"code": "unauthenticated", "message": "Sign in, or send a token.", "field": None}
        return JsonResponse(body, status=401)

    return guarded


AUTHENTICATION = [TokenAuth(), SessionAuth()]
