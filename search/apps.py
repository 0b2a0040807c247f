"""The search app: finding."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Questions, engines, ranking."""

    name = "search"
    verbose_name = _("Search")

    def ready(self):
        """Register jobs and defaults, and listen to the library."""
        from library.requests import searching
        from search import (
            checks,  # noqa: F401  they register themselves
            feeding,
            indexing,
            outbox,
            past,  # noqa: F401
            questions,
            synonyms,
            worker,  # noqa: F401
        )

        searching.lend(question_of=questions.question_key, closest=questions.closest)
        outbox.connect()
        feeding.connect()
        indexing.connect()
        synonyms.connect()
