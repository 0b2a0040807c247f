"""Fill an empty site with the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from demo.content import load_assets, load_people, load_terms, records
from demo.models import DemoMark
from demo.runs import load_runs
from demo.searches import load_searches
from demo.usage import is_empty, load_usage
from library.signals import assets_imported
from usage.rollups import roll_up


class Command(BaseCommand):
    """Load content, people, usage, runs and searches; a database with anybody's own content is refused."""

    help = "Fill an empty site with demo content, people and three months of usage and searches."

    def handle(self, *, verbosity, **options):
        """Load everything, with a progress bar; a second time only what is missing."""
        marked = DemoMark.objects.exists()
        if not settings.VALUARY_DEMO_ALLOWED:
            raise CommandError("The demo is not for production: its passwords are public.")
        if not marked and not is_empty():
            raise CommandError("This site has content of its own. The demo needs an empty one.")
        with tqdm(total=len(records()) + 2, unit=" assets", disable=verbosity == 0) as bar:
            with transaction.atomic():
                if not marked:
                    DemoMark.objects.create()
                load_terms()
                habits = load_people()
                bar.update()
                # All or nothing: a load that was interrupted starts again.
                if not marked:
                    load_assets(bar.update)
                    load_usage(habits)
                    load_runs()
            roll_up()
            bar.update()
        assets_imported.send(sender=type(self))
        # What a search finds is looked up, so the index has to be there.
        load_searches(habits)
        self.stdout.write("The demo is ready.")
