"""The search app: finding."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Questions, engines, ranking."""

    name = "search"
    verbose_name = _("Search")

    def ready(self):
        """Register jobs and defaults, and listen to the library."""
        from search import indexing, outbox, synonyms

        outbox.connect()
        indexing.connect()
        synonyms.connect()
