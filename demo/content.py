"""Reads the demo content and loads it through the same doors as anybody's content."""

import hashlib
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import yaml
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.backends import PUBLIC_PASSWORD
from accounts.models import Team
from library.exchange.importing import check, write
from library.exchange.references import References
from library.exchange.writing import Writer
from library.taxonomy import Competitor, Product
from library.taxonomy_defaults import add_terms

FOLDER = Path(__file__).parent / "content"
FILES = FOLDER / "files"
OLDEST_DAYS = 300
# How many versions were published together with their originals.
IN_STEP = 0.9
# The same safe loader in C, where PyYAML brings it; the demo's tests read its files often.
QUICK_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path):
    """Return a file of YAML as plain JSON values: dates and numbers as an import would have them."""
    return json.loads(as_json(path))


@cache
def as_json(path: Path) -> str:
    """Return a file of YAML as JSON, read once."""
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=QUICK_LOADER)  # noqa: S506  safe
    return json.dumps(loaded, default=str)


def load_terms() -> None:
    """Add the seller's products and competitors."""
    taxonomy = read(FOLDER / "taxonomy.yaml")
    add_terms(Product, taxonomy["products"])
    add_terms(Competitor, taxonomy["competitors"])


def load_people() -> dict[str, dict]:
    """Add teams and people with the demo's password, and return everybody's habits by user name."""
    people = read(FOLDER / "people.yaml")
    teams: dict[str, Team] = {}
    for row in people["teams"]:
        parent = teams.get(row.pop("parent", None))
        teams[row["slug"]], _made = Team.objects.get_or_create(
            slug=row["slug"], defaults={**row, "parent": parent}
        )
    # Hashing is slow on purpose; one hash will do for a password that stands in the README.
    habits, password = {}, make_password(PUBLIC_PASSWORD)
    for row in people["users"]:
        habits[row["username"]] = row.get("habits", {})
        load_person(row, teams, password)
    return habits


def load_person(row: dict, teams: dict[str, Team], password: str) -> None:
    """Add one person with the hash of a password."""
    person, made = get_user_model().objects.get_or_create(
        username=row["username"],
        defaults={
            "first_name": row["first_name"],
            "last_name": row["last_name"],
            "email": f"{row['username']}@example.com",
            "team": teams.get(row.get("team")),
        },
    )
    if made:
        person.password = password
        person.is_superuser = person.is_staff = "Administrators" in row["groups"]
        person.save()
        person.groups.set(Group.objects.filter(name__in=row["groups"]))


def records() -> list[dict]:
    """Return every demo asset as the import takes it."""
    return [with_checksums(read(path)) for path in sorted(FOLDER.glob("*/*.yaml"))]


def with_checksums(record: dict) -> dict:
    """Return a record whose files are named as an import names them."""
    names = record.get("files", [])
    return {**record, "files": [f"{checksum(FILES / name)}/{name}" for name in names]}


def checksum(path: Path) -> str:
    """Return what a file is known by in an import."""
    return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()


class DemoReferences(References):
    """Finds the demo's files, which lie in one folder."""

    def file_path(self, name: str) -> Path | None:
        """Return the file that a record names as checksum/name."""
        path = FILES / Path(name).name
        return path if path.is_file() else None


def publishing_dates(found: list[dict], now: datetime) -> dict[str, datetime]:
    """Return when each record was published: most with their counterparts, a few earlier."""
    random = Random(5)
    days = {row["key"]: random.randint(2, OLDEST_DAYS) for row in found}
    for row in found:
        original = row.get("translation_of")
        if original in days and random.random() < IN_STEP:
            days[row["key"]] = days[original]
    return {key: now - timedelta(days=age) for key, age in days.items()}


def load_assets(progress) -> int:
    """Import the demo assets, published over the last months."""
    found = records()
    dates = publishing_dates(found, timezone.now())
    references = DemoReferences(FILES)
    cleaned = check(list(enumerate(found, start=1)), references)
    writer = Writer(references, published_at=lambda record: dates[record["key"]])
    write(cleaned, writer, progress)
    return len(cleaned)
