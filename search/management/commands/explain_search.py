"""Say how each result of a question got its score."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from search.explaining import Explained, explain
from search.request import CONTEXT_NAMES, clean_request


class Command(BaseCommand):
    """Explain the first page of a question, as one person finds it."""

    help = "Print how each result got its score: text × (1 + context) × (1 + standing)."

    def add_arguments(self, parser):
        """The question, the deal it is asked for, and who asks."""
        parser.add_argument("question", nargs="?", default="")
        parser.add_argument(
            "--user", required=True, help="who asks; what they may not see is left out"
        )
        for name in CONTEXT_NAMES:
            parser.add_argument(f"--{name}", default="", help=f"the deal's {name}")

    def handle(self, *, question, user, **options):
        """Print the words as they were read, then the results."""
        person = get_user_model().objects.filter(username=user).first()
        if person is None:
            raise CommandError(f"There is nobody called {user}.")
        query = QueryDict(mutable=True)
        query.update({"q": question, **{f"for_{name}": options[name] for name in CONTEXT_NAMES}})
        request, problems = clean_request(query)
        for problem in problems:
            raise CommandError(f"Unknown {problem.field}: {problem.value}")
        found = explain(request, person, timezone.now())
        self.stdout.write(f"Words: {'; '.join(found.words) or 'none'}")
        self.stdout.write(f"{found.total} match, {found.partial_total} more in part")
        for result in found.results:
            self.print_result(result)

    def print_result(self, result: Explained) -> None:
        """Print the score as its product, then the parts of the factors."""
        factors = f"{result.text:.4f} × {result.context_factor:.2f} × {result.standing_factor:.2f}"
        partial = " (some of the words)" if result.partial else ""
        self.stdout.write(f"\n{result.place}. {result.title}{partial}")
        self.stdout.write(f"   {result.score:.4f} = {factors}")
        for part in [*result.context, *result.standing]:
            name = f"{part.code} {part.value}".strip()
            self.stdout.write(f"   {part.weight:+.2f} {name}")
