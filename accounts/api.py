"""Who calls the API: by session or by token."""

from functools import wraps

from django.http import JsonResponse
from django.utils import translation
from ninja.security import APIKeyCookie, HttpBearer

from accounts.models import ApiToken
from accounts.problems import problem_body


class TokenAuth(HttpBearer):
    """`Authorization: Bearer TOKEN`, as made by `manage.py create_token`."""

    def authenticate(self, request, token):
        """Return the person behind the token, and speak their language."""
        user = ApiToken.user_of(token)
        if user:
            request.user = user
            if user.language:
                translation.activate(user.language)
                request.LANGUAGE_CODE = user.language
        return user


class SessionAuth(APIKeyCookie):
    """The session of somebody signed in; writing needs the CSRF token too."""

    param_name = "sessionid"

    def __init__(self):
        super().__init__(csrf=True)

    def __call__(self, request):
        """Return the signed-in user; a visitor hears that first, whatever they send."""
        return super().__call__(request) if request.user.is_authenticated else None

    def authenticate(self, request, key):
        """Return the signed-in user."""
        return request.user


def signed_in(view):
    """Let a plain view of the API answer only those who sign in or send a token."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        known = scheme == "Bearer" and ApiToken.user_of(token)
        if known or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return JsonResponse(problem_body(401), status=401)

    return guarded


AUTHENTICATION = [TokenAuth(), SessionAuth()]
