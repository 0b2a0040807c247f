"""How a view of the API refuses a request."""

from dataclasses import dataclass


@dataclass
class ApiProblem(Exception):
    """What is wrong with a request: a code for programs, a message for people."""

    code: str
    message: str
    field: str | None = None
    status: int = 422
