"""Make an API token for somebody."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts.models import ApiToken


class Command(BaseCommand):
    """Print a new token, alone, so that a script can take it."""

    help = "Make an API token for USER and print it. It is not shown again."

    def add_arguments(self, parser):
        """Whose token."""
        parser.add_argument("user")

    def handle(self, *, user, **options):
        """Make it and print it."""
        person = get_user_model().objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody active is called {user}.")
        self.stdout.write(ApiToken.create_for(person))
