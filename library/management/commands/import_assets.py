"""Import assets from a file of JSON lines."""

from library.exchange.command import ImportCommand
from library.exchange.importing import import_file


class Command(ImportCommand):
    """Import assets of every type."""

    help = "Import assets from a file of JSON lines. A file with an error imports nothing."
    counted = "{} assets"

    def add_arguments(self, parser):
        """The file and how to treat what is missing or in the way."""
        super().add_arguments(parser)
        parser.add_argument(
            "--create-terms",
            action="store_true",
            help="make terms, teams, groups and (inactive) owners that the file names",
        )

    def total(self, file):
        """Count the lines that hold something."""
        with file.open("rb") as lines:
            return sum(1 for line in lines if line.strip())

    def read(self, file, *, create_terms=False, dry_run, force, progress, warn, **options):
        """Import the file and return how many assets it holds."""
        return import_file(
            file,
            create_terms=create_terms,
            dry_run=dry_run,
            force=force,
            progress=progress,
            warn=warn,
        )
