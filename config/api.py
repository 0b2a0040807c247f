"""The HTTP API: which routers it has, who may call it, how it says what is wrong."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accounts.api import AUTHENTICATION, signed_in
from accounts.problems import ApiProblem, problem_body
from library.api import router as library_router
from library.calculators.api import router as calculators_router
from playbooks.api import router as playbooks_router
from reports.api import router as reports_router
from reports.coverage.api import router as coverage_router
from search.api import router as search_router

# What pydantic says of the commonest mistakes, in both languages.
MESSAGES = {
    "missing": _("This field is required."),
    "string_type": _("This must be a text."),
    "string_unicode": _("This must be a text."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
}

api = NinjaAPI(
    title="Valuary",
    version="1",
    urls_namespace="api",
    auth=AUTHENTICATION,
    docs_decorator=signed_in,
)
api.add_router("", search_router)
api.add_router("", library_router)
api.add_router("", calculators_router)
api.add_router("", playbooks_router)
api.add_router("/ranks", reports_router)
api.add_router("", coverage_router)


def problem(request, status: int, code: str, message: str, field: str | None = None):
    """Answer with what is wrong, and in which field."""
    body = {"code": code, "message": str(message), "field": field}
    return api.create_response(request, body, status=status)


@api.exception_handler(AuthenticationError)
def unauthenticated(request, error):
    """Nobody is signed in and no token was sent."""
    return api.create_response(request, problem_body(401), status=401)


@api.exception_handler(Http404)
def not_found(request, error):
    """It is not there, or not for this caller."""
    return api.create_response(request, problem_body(404), status=404)


@api.exception_handler(HttpError)
def refused(request, error):
    """The framework refused: the body is no JSON, or the session's token is missing."""
    if error.status_code == 400:
        return problem(request, 422, "unreadable", _("The body is not valid JSON."))
    return api.create_response(request, problem_body(error.status_code), status=error.status_code)


@api.exception_handler(ApiProblem)
def api_problem(request, error):
    """A view refused the request."""
    return problem(request, error.status, error.code, error.message, error.field)


@api.exception_handler(ValidationError)
def invalid(request, error):
    """A parameter or the body does not fit."""
    first = error.errors[0] if error.errors else {}
    # (where, name of the argument, field, …); where in a value the trouble lies is of no use.
    place = [str(part) for part in first.get("loc", ())]
    field = next((part for part in place if part not in ("query", "body", "path")), None)
    message = MESSAGES.get(first.get("type"), first.get("msg", "invalid"))
    return problem(request, 422, "invalid", message, field)
