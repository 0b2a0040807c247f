"""Export every asset to a file of JSON lines."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.assets.base import Asset
from library.exchange.exporting import export_file


class Command(BaseCommand):
    """Write every asset, its files into a folder beside."""

    help = "Export every asset as JSON lines, with its files in FILE.files/ by checksum."

    def add_arguments(self, parser):
        """The file to write."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file, verbosity, **options):
        """Export with a progress bar."""
        with tqdm(total=Asset.objects.count(), unit=" assets", disable=verbosity == 0) as bar:
            try:
                count = export_file(file, bar.update)
            except OSError as error:
                raise CommandError(f"The export cannot be written: {error}") from error
        self.stdout.write(f"{count} assets exported to {file}.")
