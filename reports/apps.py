"""The reports app: the questions managers and enablement ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Ranks and other reports. It stores nothing."""

    name = "reports"
    verbose_name = _("Reports")
