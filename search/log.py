"""What the log of searches is told of a page of results."""

from django.utils.translation import get_language

from search.questions import question_key
from search.request import CONTEXT_NAMES
from search.service import ResultPage
from usage.choices import Surface
from usage.searches import Asked, log_search

# Stage and role stand in columns of their own.
OTHERS = tuple(name for name in CONTEXT_NAMES if name not in ("stage", "role"))


def log_results(user, page: ResultPage, surface: Surface) -> None:
    """Have a question with words written down; browsing, paging and sorting are no new question."""
    request = page.request
    if not request.text or request.page > 1:
        return
    deal = {f"for_{name}": value for name in OTHERS if (value := getattr(request.context, name))}
    asked = Asked(
        text=request.text,
        question=question_key(request.text),
        total=page.total,
        partial_total=page.partial_total,
        stage=request.context.stage,
        role=request.context.role,
        context={**deal, **{name: list(values) for name, values in request.filters.items()}},
        language=get_language() or "",
        engine=page.engine,
        took_ms=page.took_ms,
    )
    log_search(user, asked, surface)
