"""Import assets from a file of JSON lines."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.exchange.errors import ImportRefused
from library.exchange.importing import import_file
from library.signals import assets_imported


class Command(BaseCommand):
    """Check a whole file, then import it; return when everything can be found."""

    help = "Import assets from a file of JSON lines. A file with an error imports nothing."

    def add_arguments(self, parser):
        """The file and how to treat what is missing or in the way."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--create-terms",
            action="store_true",
            help="make terms, teams, groups and (inactive) owners that the file names",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument(
            "--force", action="store_true", help="overwrite locks and unpublished changes"
        )

    def handle(self, *, file, create_terms, dry_run, force, verbosity, **options):
        """Import and wait until the search knows it."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with file.open("rb") as lines:
            total = 0 if dry_run else sum(1 for line in lines if line.strip())
        with tqdm(total=total, unit=" assets", disable=verbosity == 0 or dry_run) as bar:
            try:
                count = import_file(
                    file,
                    create_terms=create_terms,
                    dry_run=dry_run,
                    force=force,
                    progress=bar.update,
                    warn=lambda warning: bar.write(f"Warning: {warning}", file=self.stderr),
                )
            except ImportRefused as refusal:
                raise CommandError(f"{refusal}\n{refusal.summary}") from refusal
        if dry_run:
            self.stdout.write(f"{count} assets are fine; nothing was written.")
            return
        assets_imported.send(sender=type(self))
        self.stdout.write(f"{count} assets imported.")
