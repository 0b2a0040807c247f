"""Language and content policy of a request."""

from csp.constants import SELF, UNSAFE_INLINE
from django.utils import translation


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
