"""What the commands that import a file have in common."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.exchange.errors import ImportRefused
from library.signals import assets_imported


class ImportCommand(BaseCommand):
    """Check a whole file, then import it; return when everything can be found."""

    # What the messages count.
    counted = "{}"

    def add_arguments(self, parser):
        """The file and how to treat what is in the way."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument(
            "--force", action="store_true", help="overwrite locks and unpublished changes"
        )

    def read(self, file: Path, **options) -> int:
        """Import the file and return how much it holds."""
        raise NotImplementedError

    def total(self, file: Path) -> int | None:
        """Return how much there is to import, where that is known before."""
        return None

    def handle(self, *, file, dry_run, force, verbosity, **options):
        """Import and wait until the search knows it."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        total = None if dry_run else self.total(file)
        with tqdm(total=total, unit=" assets", disable=verbosity == 0 or dry_run) as bar:
            try:
                count = self.read(
                    file,
                    dry_run=dry_run,
                    force=force,
                    progress=bar.update,
                    warn=lambda warning: bar.write(f"Warning: {warning}", file=self.stderr),
                    **options,
                )
            except ImportRefused as refusal:
                raise CommandError(f"{refusal}\n{refusal.summary}") from refusal
            except OSError as error:
                raise CommandError(f"The file cannot be read: {error}") from error
        counted = self.counted.format(count)
        if dry_run:
            self.stdout.write(f"{counted} are fine; nothing was written.")
            return
        assets_imported.send(sender=type(self))
        self.stdout.write(f"{counted} imported.")
