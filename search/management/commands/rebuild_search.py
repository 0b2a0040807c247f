"""Build the search index anew, beside the live one."""

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import Engine, EngineUnavailable
from search.engines.choice import engines
from search.indexing import drain, rebuild_engine


class Command(BaseCommand):
    """Rebuild; readers use the old index until the new one is complete."""

    help = "Build the search index anew. The site goes on answering from the old one."

    def add_arguments(self, parser):
        """Which one, and only when it is needed?"""
        parser.add_argument("--engine", help="tantivy or elasticsearch; both when left out")
        parser.add_argument("--if-missing", action="store_true", help="do nothing if there is one")

    def handle(self, *, engine, if_missing, **options):
        """Rebuild and say how many assets can be found."""
        chosen = [each for each in engines() if engine in (None, each.name)]
        if not chosen:
            raise CommandError(f"There is no engine {engine} here.")
        for each in chosen:
            self.rebuild(each, if_missing)
        # What changed meanwhile; a worker that lives does so itself.
        drain()

    def rebuild(self, engine: Engine, if_missing: bool) -> None:
        """Rebuild one index."""
        try:
            if if_missing and engine.position() is not None:
                return
            count = rebuild_engine(engine)
        except EngineUnavailable as error:
            if not if_missing:
                raise CommandError(f"The index of {engine.name} was not built: {error}") from error
            # The worker builds it as soon as that can be done.
            self.stderr.write(f"{engine.name} gives no answer; the embedded index answers.")
            return
        if count is None:
            raise CommandError("Another process is building the index. Try again.")
        self.stdout.write(f"{engine.name}: {count} assets can be found.")
