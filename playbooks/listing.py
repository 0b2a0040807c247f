"""The list of playbooks, plays and journeys."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.prepared import prepared
from accounts.templatetags.times import is_chinese
from library.assets.base import Asset, asset_url
from library.presenting import SHORT_NAMES
from library.terms import get_terms
from playbooks.assets.journey import Journey
from playbooks.assets.play import Play
from playbooks.assets.playbook import Playbook
from playbooks.runs.desk import on_desk
from playbooks.runs.listing import desk_rows, seen_assets
from usage.reading import uses_by_stage

SHOWN = 24
MOST_LISTED = 500
TYPES = (Playbook, Play, Journey)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the list."""

    id: int
    title: str
    summary: str
    language: str
    language_name: str
    industries: str
    facts: dict[str, str]
    uses: int

    @property
    def url(self) -> str:
        """Its address."""
        return asset_url(self.id, self.title)

    def count(self, name: str) -> int:
        """Return one of its figures."""
        return int(self.facts.get(name, 0))

    @property
    def plays(self) -> int:
        """How many plays it has."""
        return self.count("plays")

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return self.count("steps")

    @property
    def gaps(self) -> int:
        """How many of its steps lack content."""
        return self.count("gaps")


@prepared
def listed_rows(sight, now, kind):
    """Return what was published last of one type and a person may see."""
    return (
        Asset.objects.seen_with(sight, now)
        .filter(asset_type=kind)
        .order_by("-last_published_at", "-pk")
        .values("pk", "title", "language", data=F("projection__data"))[:SHOWN]
    )


def listed_playbooks(user, filters: dict[str, str], now) -> list[dict]:
    """Return the playbooks a person may see that fit some filters, the one published last first."""
    found = Asset.objects.visible_to(user, now).filter(asset_type=Playbook.kind.key)
    if funnel := filters.get("funnel"):
        here = Q(playbook__funnel__slug=funnel)
        # A playbook that names no funnel follows the default one.
        if funnel == get_terms().default_funnel:
            here |= Q(playbook__funnel=None)
        found = found.filter(here)
    for name, path in (("industry", "industries"), ("product", "products")):
        if filters.get(name):
            found = found.filter(**{f"{path}__slug": filters[name]})
    if language := filters.get("language"):
        found = found.filter(language=language)
    return list(
        found.order_by("-last_published_at", "-pk").values("pk", "title", "language")[:MOST_LISTED]
    )


def index_context(request, now) -> dict:
    """Return the context of the list: each type, those in the reader's language first."""
    user, desk = request.user, on_desk(request.user)
    found = {model.kind.key: listed_rows(user.sight, now, model.kind.key) for model in TYPES}
    used = uses_by_stage([row["pk"] for rows in found.values() for row in rows])
    chosen = request.GET.get("industry", "")
    groups = [(model.kind, entries(found[model.kind.key], used, chosen)) for model in TYPES]
    return {
        "groups": groups,
        "runs": desk,
        "part": {"rows": desk_rows(desk, seen_assets(user, now, desk))},
        "industries": industries(found),
        "chosen": chosen,
    }


def entries(rows: list[dict], used: dict, industry: str) -> list[Listed]:
    """Return the entries of one type, of a language pair the reader's own, most used first."""
    chinese, families = is_chinese(), {}
    for row in rows:
        data = row["data"]
        if data and (not industry or industry in data["record"]["industries"]):
            own = row["language"].startswith("zh") == chinese
            family = families.setdefault(data["translation_root"], {})
            family[own] = row
    shown = [family.get(True) or family[False] for family in families.values()]
    listed = [entry_of(row, used.get(row["pk"], {}).get("", 0)) for row in shown]
    return sorted(listed, key=lambda entry: -entry.uses)


def entry_of(row: dict, uses: int) -> Listed:
    """Return one entry of the list."""
    record, label = row["data"]["record"], get_terms().label
    return Listed(
        id=row["pk"],
        title=row["title"],
        summary=record["summary"],
        language=row["language"],
        language_name=SHORT_NAMES.get(row["language"], row["language"]),
        industries=_(", ").join(label("industry", slug) for slug in record["industries"]),
        facts=dict(row["data"]["facts"]),
        uses=uses,
    )


def industries(found: dict[str, list[dict]]) -> list[tuple[str, str]]:
    """Return the trades that something in the list is for."""
    named = {
        slug
        for rows in found.values()
        for row in rows
        if row["data"]
        for slug in row["data"]["record"]["industries"]
    }
    return [(term.slug, term.label) for term in get_terms().all("industry") if term.slug in named]
