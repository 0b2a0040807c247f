"""One snapshot of the taxonomies for each request."""

from library.terms import terms_scope


class TermsMiddleware:
    """Let everything in a request see the same taxonomies."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with terms_scope():
            return self.get_response(request)
