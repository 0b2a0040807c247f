"""Import playbooks, plays and journeys from YAML."""

from library.exchange.command import ImportCommand
from playbooks.exchange.importing import import_playbooks


class Command(ImportCommand):
    """Import playbooks, plays and journeys."""

    help = "Import playbooks, plays and customer journeys from YAML. A file with an error imports nothing."

    def read(self, file, *, dry_run, force, progress, warn, **options):
        """Import the file and return how much it holds."""
        return import_playbooks(file, dry_run=dry_run, force=force, progress=progress, warn=warn)
