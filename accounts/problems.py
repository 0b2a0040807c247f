"""How the API refuses a request: a code for programs, a message for people, the field."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass
class ApiProblem(Exception):
    """What is wrong with a request."""

    code: str
    message: str
    field: str | None = None
    status: int = 422


# What is said where only the status is known.
PROBLEMS = {
    400: ("bad_request", _("This request cannot be read.")),
    401: ("unauthenticated", _("Sign in, or send a token.")),
    403: ("forbidden", _("This is not for you, or the CSRF token is missing.")),
    404: ("not_found", _("There is nothing here for you.")),
    405: ("method_not_allowed", _("This address does not take this method.")),
    413: ("too_large", _("This is too large.")),
}
FAILED = ("failed", _("Something went wrong here. Try again in a moment."))


def problem_body(status: int) -> dict:
    """Return what an answer of a status says is wrong."""
    code, message = PROBLEMS.get(status, FAILED)
    return {"code": code, "message": str(message), "field": None}
