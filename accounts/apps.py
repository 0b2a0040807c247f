"""The accounts app: who works here."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, teams and roles."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        """Give every migrated database what a site needs to exist."""
        from accounts import roles  # noqa: F401  registers its defaults
        from accounts.defaults import after_migrate

        post_migrate.connect(after_migrate, dispatch_uid="valuary-defaults")
