"""Count what happened, now."""

from django.core.management.base import BaseCommand

from usage.rollups import roll_up
from usage.search_rollups import roll_up_searches


class Command(BaseCommand):
    """Move every sum forward, as the worker does each second."""

    help = "Count every event and every search that is not counted yet."

    def handle(self, **options):
        """Count and say how many."""
        self.stdout.write(f"{roll_up()} events and {roll_up_searches()} searches counted.")
