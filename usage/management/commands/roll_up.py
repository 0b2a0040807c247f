"""Count what happened, now."""

from django.core.management.base import BaseCommand

from usage.rollups import roll_up


class Command(BaseCommand):
    """Move every sum forward, as the worker does each second."""

    help = "Count every event that is not counted yet."

    def handle(self, **options):
        """Count and say how many."""
        self.stdout.write(f"{roll_up()} events counted.")
