"""Print how well each engine answers the golden questions, by kind."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

# The files of questions; the search is held to a bar by the first, and nobody looks at what the
# last one loses.
TITLES = {"queries": "golden", "held_out": "held-out", "field": "field", "unseen": "unseen"}


def set_up() -> None:
    """Make a database in memory with what every site has."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # Tables straight from the models, as in the tests.
    settings.MIGRATION_MODULES = {app.label: None for app in django.apps.apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def print_table(title: str, figures) -> None:
    """Print the figures of one engine and one file of questions."""
    print(f"\n{title}\n{'kind':<14}{'n':>4}{'recall@10':>11}{'MRR':>7}{'nDCG@10':>9}")
    for kind, f in figures.items():
        print(f"{kind:<14}{f.count:>4}{f.recall:>11.3f}{f.mrr:>7.3f}{f.ndcg:>9.3f}")


def print_losses(judged) -> None:
    """Print the questions that lose something, with what came first."""
    for j in judged:
        if j.ndcg < 0.95:
            shown = [f"{key}={j.question.grades.get(key, 0)}" for key in j.keys]
            missing = [key for key in j.question.grades if key not in j.keys]
            print(f"{j.question.kind}: {j.question.text} {j.ndcg:.3f}\n   {' '.join(shown)}")
            print(f"   missing: {' '.join(missing)}")


def main() -> int:
    """Measure, print, and fail below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", nargs="+", default=None)
    parser.add_argument("--distractors", type=int, default=10_000)
    parser.add_argument("--losses", action="store_true", help="show which questions lose")
    parser.add_argument("--without-held-out", action="store_true", help="only the golden ones")
    options = parser.parse_args()
    set_up()
    from tests.search.engines import ENGINES, empty_engine
    from tests.search.golden.library import build, demo_documents

    demo, failed = demo_documents(), False
    for name in options.engine or ENGINES:
        if name == "elasticsearch" and not os.environ.get("ELASTICSEARCH_URL"):
            print("\nelasticsearch is left out: ELASTICSEARCH_URL is not set.")
            continue
        with tempfile.TemporaryDirectory() as folder, empty_engine(name, Path(folder)) as engine:
            build(engine, demo, options.distractors)
            failed |= measure(engine, options)
    return int(failed)


def measure(engine, options) -> bool:
    """Print the figures of one engine, and tell whether they are below the bar."""
    from tests.search.golden.judging import below_the_bar, by_kind, judge_all, questions
    from tests.search.golden.library import answerer

    answer = answerer(engine)
    low: list[str] = []
    for name, title in TITLES.items():
        if name != "queries" and options.without_held_out:
            continue
        judged = judge_all(questions(name), answer)
        print_table(f"{engine.name}, {title} questions", by_kind(judged))
        if options.losses and name != "unseen":
            print_losses(judged)
        if name == "queries" and (low := below_the_bar(by_kind(judged))):
            print(f"Below the bar: {', '.join(low)}")
    return bool(low)


if __name__ == "__main__":
    sys.exit(main())
