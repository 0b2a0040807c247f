"""The usage app: what happened."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsageConfig(AppConfig):
    """Events, roll-ups and feedback."""

    name = "usage"
    verbose_name = _("Usage")

    def ready(self):
        """Register the worker's jobs."""
        from usage import reminders, retention, rollups, search_rollups  # noqa: F401  their jobs
