"""Language and content policy of a request."""

from csp.constants import SELF, UNSAFE_INLINE
from django.contrib.auth import middleware as auth
from django.http import JsonResponse
from django.utils import translation

from accounts.problems import problem_body

API = "/api/"


class PersonMiddleware(auth.AuthenticationMiddleware):
    """Say who asks. Every page speaks that person's language, so nobody is left to be looked up
    later, through an object that stands in for the person at each question."""

    def process_request(self, request):
        """Put the person into the request."""
        super().process_request(request)
        request.user = auth.get_user(request)


class SignInMiddleware(auth.LoginRequiredMiddleware):
    """Send anonymous visitors to the log-in form; the API answers for itself, in JSON."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Leave the API to its own authentication, which every one of its views has."""
        if request.path.startswith(API):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class ApiProblemMiddleware:
    """Say in JSON what the API does not answer itself: unknown addresses and methods, failures."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        plain = not response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code >= 400 and plain and request.path.startswith(API):
            return JsonResponse(problem_body(response.status_code), status=response.status_code)
        return response


class LanguageMiddleware:
    """Speak the language the person chose, else the one the browser asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = getattr(request.user, "language", "")
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class AdminPolicyMiddleware:
    """Allow inline script and style in the admin only, where Wagtail needs them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            inline = [SELF, UNSAFE_INLINE]
            response._csp_update = {"script-src": inline, "style-src": inline}
        return response
