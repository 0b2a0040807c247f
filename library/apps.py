"""The library app: the assets and the words that classify them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Assets, their types and their classification."""

    name = "library"
    verbose_name = _("Library")

    def ready(self):
        """Connect what happens when an asset or a term changes."""
        from library import labels, schedule, site_defaults, taxonomy_defaults  # noqa: F401  register
        from library.calculators import recent  # noqa: F401  registers its section
        from library.extraction import jobs  # noqa: F401  registers its jobs
        from library.publishing import connect
        from library.requests import retention  # noqa: F401  registers its job

        connect()
        labels.connect()
