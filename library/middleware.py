"""What wraps every request: one snapshot of the taxonomies, and refusals said in words."""

from django.contrib import messages
from django.shortcuts import redirect

from library.refusals import PublishRefused
from library.terms import terms_scope


class TermsMiddleware:
    """Let everything in a request see the same taxonomies."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with terms_scope():
            return self.get_response(request)


class RefusalMiddleware:
    """Bring who may not publish an asset back to its form, and say why.

    The form itself says so first; this is for approvals and other ways that do not go through it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Turn a refusal into a message."""
        if not isinstance(exception, PublishRefused):
            return None
        messages.error(request, str(exception))
        asset = exception.asset
        return redirect(asset.snippet_viewset.get_url_name("edit"), asset.pk)
