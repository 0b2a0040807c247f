"""The playbooks app: how to sell, step by step, and what the customer goes through."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    """Playbooks, plays, customer journeys, and the runs of those who follow them."""

    name = "playbooks"
    verbose_name = _("Playbooks")

    def ready(self):
        """Register what this app adds to pages of others."""
        from playbooks import sections  # noqa: F401
        from playbooks.runs import listing, reminders  # noqa: F401
