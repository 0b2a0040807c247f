"""The search app: finding."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Questions, engines, ranking."""

    name = "search"
    verbose_name = _("Search")

    def ready(self):
        """Register jobs and defaults, and listen to the library."""
        from search import outbox, synonyms  # noqa: F401  register theirs
        from search.outbox import connect

        connect()
