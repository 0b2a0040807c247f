"""Compare the search indexes with the database, and put right what differs."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.assets.base import Asset
from search.engines.choice import search_engine
from search.status import IndexStatus, compare, repair
from usage.jobs import is_alive


class Command(BaseCommand):
    """Say how the indexes are, and repair them unless told not to."""

    help = "Compare database and search indexes, and repair what differs."

    def add_arguments(self, parser):
        """Look only?"""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when something differs"
        )

    def handle(self, *, check, verbosity, **options):
        """Print a line for each index, repair, and look again."""
        found = self.compared(verbosity)
        for status in found:
            self.print_status(status)
        if not is_alive():
            self.stdout.write("The worker does not run, so nothing keeps the indexes up.")
        self.stdout.write(f"Questions are answered by {search_engine().name}.")
        if all(status.is_true for status in found):
            return
        if check:
            raise CommandError("An index differs from the database.")
        count = repair(found)
        self.stdout.write(f"Repaired; {count} assets were indexed anew.")
        again = self.compared(verbosity)
        if wrong := [status for status in again if not status.is_true]:
            for status in wrong:
                self.print_status(status)
            raise CommandError("An index still differs from the database.")

    def compared(self, verbosity: int) -> list[IndexStatus]:
        """Compare, with a bar where somebody watches."""
        quiet = True if verbosity == 0 else None
        with tqdm(total=Asset.objects.filter(live=True).count(), unit=" assets", leave=False,
                  disable=quiet) as bar:  # fmt: skip
            return compare(bar.update)

    def print_status(self, status: IndexStatus) -> None:
        """Print one line."""
        name = f"{status.engine.name:<14}"
        if status.problem:
            self.stdout.write(f"{name}{status.problem}")
            return
        parts = [
            f"{len(ids)} {word}"
            for word, ids in (
                ("missing", status.missing),
                ("surplus", status.surplus),
                ("different", status.different),
            )
            if ids
        ]
        said = ", ".join(parts) or "the same as the database"
        self.stdout.write(f"{name}{status.documents} assets, {said}")
