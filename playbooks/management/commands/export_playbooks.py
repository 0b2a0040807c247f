"""Export every playbook, play and journey as YAML."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from playbooks.exchange.exporting import export_playbooks


class Command(BaseCommand):
    """Write everything to a file, its files into a folder beside; without a file to the output."""

    help = "Export playbooks, plays and customer journeys as YAML, with their files in FILE.files/."

    def add_arguments(self, parser):
        """The file to write."""
        parser.add_argument("file", type=Path, nargs="?", help="without one: standard output")

    def handle(self, *, file, verbosity, **options):
        """Export with a progress bar."""
        if file is None:
            export_playbooks(self.stdout)
            return
        with tqdm(unit=" assets", disable=verbosity == 0) as bar:
            try:
                with file.open("w", encoding="utf-8", newline="\n") as out:
                    count = export_playbooks(out, Path(f"{file}.files"), bar.update)
            except OSError as error:
                raise CommandError(f"The export cannot be written: {error}") from error
        self.stdout.write(f"{count} exported to {file}.")
