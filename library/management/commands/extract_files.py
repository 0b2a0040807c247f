"""Read the text of files."""

import time

from django.core.management.base import BaseCommand
from django.db.models import Count
from tqdm import tqdm

from library.extraction.contents import FileContent
from library.extraction.keeping import document_of, read_waiting, want_again, want_all_missing
from library.extraction.problems import Problem
from library.signals import assets_imported

MOST_LISTED = 50


class Command(BaseCommand):
    """Read what waits, beside the worker, and return when it can be found."""

    help = "Read the text of files that have not been read yet, and return when it can be found."

    def add_arguments(self, parser):
        """What to read, or only to tell."""
        parser.add_argument("--all", action="store_true", help="read every file anew")
        parser.add_argument(
            "--status", action="store_true", help="read nothing, tell how it stands"
        )

    def handle(self, *, status, verbosity, **options):
        """Read, with a progress bar, then say how it stands."""
        if not status:
            want_all_missing()
            if options["all"]:
                want_again(FileContent.objects.all())
            with tqdm(
                total=FileContent.objects.waiting().count(),
                unit=" files",
                disable=verbosity == 0,
            ) as bar:
                read_waiting(bar.update)
                wait_for_others()
            assets_imported.send(sender=type(self))
        self.tell()

    def tell(self) -> None:
        """Say how many files were read and what is wrong with the others."""
        waiting = FileContent.objects.waiting().count()
        contents = FileContent.objects.filter(waiting=False)
        counts = contents.values("problem").annotate(files=Count("pk")).order_by("problem")
        table = {row["problem"]: row["files"] for row in counts}
        parts = [f"{table.pop('', 0)} read", f"{waiting} waiting"]
        parts += [f"{count} {problem}" for problem, count in table.items()]
        self.stdout.write(f"{contents.count() + waiting} files: {', '.join(parts)}.")
        quiet = ("", Problem.UNSUPPORTED)
        for row in contents.exclude(problem__in=quiet).defer("parts")[:MOST_LISTED]:
            document = document_of(row)
            if document:
                self.stdout.write(f"  {row.problem}: {document.filename} (document {document.pk})")


def wait_for_others() -> None:
    """Return when what the worker has taken is done, or its time is over."""
    while FileContent.objects.waiting().exists():
        # Whoever took one may be gone; its lease ends.
        if not read_waiting():
            time.sleep(0.2)
