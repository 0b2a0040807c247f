"""Import playbooks, plays and journeys from YAML."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.exchange.errors import ImportRefused
from library.signals import assets_imported
from playbooks.exchange.importing import import_playbooks


class Command(BaseCommand):
    """Check a whole file, then import it; return when everything can be found."""

    help = "Import playbooks, plays and customer journeys from YAML. A file with an error imports nothing."

    def add_arguments(self, parser):
        """The file and how to treat what is in the way."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument(
            "--force", action="store_true", help="overwrite locks and unpublished changes"
        )

    def handle(self, *, file, dry_run, force, verbosity, **options):
        """Import and wait until the search knows it."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with tqdm(unit=" assets", disable=verbosity == 0 or dry_run) as bar:
            try:
                count = import_playbooks(
                    file,
                    dry_run=dry_run,
                    force=force,
                    progress=bar.update,
                    warn=lambda warning: bar.write(f"Warning: {warning}", file=self.stderr),
                )
            except ImportRefused as refusal:
                raise CommandError(f"{refusal}\n{refusal.summary}") from refusal
            except OSError as error:
                raise CommandError(f"The file cannot be read: {error}") from error
        if dry_run:
            self.stdout.write(f"{count} are fine; nothing was written.")
            return
        assets_imported.send(sender=type(self))
        self.stdout.write(f"{count} imported.")
