"""Make a large library for measuring."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from demo.volume import make_assets, make_events
from library.signals import assets_imported
from usage.rollups import roll_up


class Command(BaseCommand):
    """Add generated assets and events, count them and index them."""

    help = "Add generated assets and events, for benchmarks. Not for a site in use."

    def add_arguments(self, parser):
        """How much of each."""
        parser.add_argument("--assets", type=int, default=1000)
        parser.add_argument("--events", type=int, default=0)

    def handle(self, *, assets, events, verbosity, **options):
        """Make them, with a progress bar each."""
        with tqdm(total=assets, unit=" assets", disable=verbosity == 0) as bar:
            make_assets(assets, bar.update)
        with tqdm(total=events, unit=" events", disable=verbosity == 0) as bar:
            make_events(events, progress=bar.update)
        roll_up()
        assets_imported.send(sender=type(self))
