"""Bring a data folder in step with the code: database, static files, demo content, index.

One process does all of it, and does nothing that is done already, so that a
second start is quick.
"""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django  # noqa: E402  the path comes first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, flush=True)


def migrate() -> None:
    """Apply the migrations that are missing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        say(f"Migrating the database ({len(waiting)} steps) …")
        call_command("migrate", interactive=False, verbosity=0)


def static_fingerprint() -> str:
    """Return a digest that changes when a static file of ours or of a package may have."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    folders += [app / "static" for app in ROOT.iterdir() if (app / "__init__.py").exists()]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            facts = path.stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect the static files when one has changed."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Collecting static files …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(wanted)


def load_demo() -> None:
    """Load the demo content into a database without people and assets."""
    from django.contrib.auth import get_user_model

    from demo.models import DemoMark
    from demo.usage import is_empty

    if is_empty() and not get_user_model().objects.exists():
        say("Loading the demo content …")
        call_command("seed_demo")
    # The runner shows the log-ins of a demo site.
    sign = Path(settings.VALUARY_DATA) / "demo"
    if DemoMark.objects.exists():
        sign.touch()
    else:
        sign.unlink(missing_ok=True)


def build_index() -> None:
    """Build the search index when there is none."""
    call_command("rebuild_search", if_missing=True)


def main() -> None:
    """Do what is not done yet."""
    django.setup()
    migrate()
    collect_static()
    load_demo()
    build_index()


if __name__ == "__main__":
    main()
