"""The HTTP API: which routers it has, who may call it, how it says what is wrong."""

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from accounts.api import AUTHENTICATION, signed_in
from accounts.problems import ApiProblem
from library.api import router as library_router
from reports.api import router as reports_router
from search.api import router as search_router

api = NinjaAPI(
    title="Valuary",
    version="1",
    urls_namespace="api",
    auth=AUTHENTICATION,
    docs_decorator=signed_in,
)
api.add_router("", search_router)
api.add_router("", library_router)
api.add_router("/ranks", reports_router)


def problem(request, status: int, code: str, message: str, field: str | None = None):
    """Answer with what is wrong, and in which field."""
    body = {"code": code, "message": message, "field": field}
    return api.create_response(request, body, status=status)


@api.exception_handler(AuthenticationError)
def unauthenticated(request, error):
    """Nobody is signed in and no token was sent."""
    return problem(request, 401, "unauthenticated", "Sign in, or send a token.")


@api.exception_handler(Http404)
def not_found(request, error):
    """It is not there, or not for this caller."""
    return problem(request, 404, "not_found", "There is nothing here for you.")


@api.exception_handler(ApiProblem)
def api_problem(request, error):
    """A view refused the request."""
    return problem(request, error.status, error.code, error.message, error.field)


@api.exception_handler(ValidationError)
def invalid(request, error):
    """A parameter or the body does not fit."""
    first = error.errors[0] if error.errors else {}
    place = [str(part) for part in first.get("loc", ()) if part not in ("query", "body", "path")]
    return problem(
        request, 422, "invalid", first.get("msg", "invalid"), place[-1] if place else None
    )
