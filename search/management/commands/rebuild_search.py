"""Build the search index anew, beside the live one."""

from django.core.management.base import BaseCommand, CommandError

from search.engines.choice import embedded_engine
from search.indexing import drain, rebuild


class Command(BaseCommand):
    """Rebuild; readers use the old index until the new one is complete."""

    help = "Build the search index anew. The site goes on answering from the old one."

    def add_arguments(self, parser):
        """Only when it is needed?"""
        parser.add_argument("--if-missing", action="store_true", help="do nothing if there is one")

    def handle(self, *, if_missing, **options):
        """Rebuild and say how many assets can be found."""
        if if_missing and embedded_engine().position() is not None:
            return
        count = rebuild()
        if count is None:
            raise CommandError("Another process is building the index. Try again.")
        # What changed meanwhile; a worker that lives does so itself.
        drain()
        self.stdout.write(f"{count} assets can be found.")
