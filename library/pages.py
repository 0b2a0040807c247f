"""Everything an asset's page shows, gathered in a handful of queries."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils import timezone

from accounts.prepared import AnyOf, prepared
from accounts.roles import Right
from library.asset_links import AssetLink
from library.assets.base import Asset, asset_url, template_of
from library.extraction.places import length_of
from library.extraction.problems import trouble_of
from library.links import LinkKind
from library.projection import DriverLink, project
from library.registry import asset_type
from library.terms import get_terms
from usage.reading import own_events, uses_of_page

# How many linked assets a page shows for each driver and kind.
LINKS_SHOWN = 3
LINKS_READ = 12
MOST_DRIVERS = 12


@dataclass(frozen=True, slots=True)
class LinkedAsset:
    """Another asset as a page names it."""

    id: int
    key: str
    type: str
    title: str
    language: str
    shareable: bool
    url: str
    text: str = ""


@dataclass
class AssetPage:
    """One asset as a reader sees it."""

    id: int
    data: dict
    stage: str = ""
    standing: dict | None = None
    translations: list[LinkedAsset] = field(default_factory=list)
    linked: dict[str, LinkedAsset] = field(default_factory=dict)
    driver_links: list[dict] = field(default_factory=list)
    # The assets that name this one, whatever their type.
    named_by: list[LinkedAsset] = field(default_factory=list)
    # What the type itself gathers, a key that holds all of it, and assets whose uses it shows.
    own: object = None
    own_key: tuple = ()
    counted: tuple[int, ...] = ()
    counted_at: str = ""
    uses: dict[int, dict[str, int]] = field(default_factory=dict)
    uses_by_stage: dict[str, int] = field(default_factory=dict)
    my_events: list = field(default_factory=list)
    may_edit: bool = False

    @property
    def record(self) -> dict:
        """The asset in the import's format."""
        return self.data["record"]

    @property
    def type(self):
        """The type's model, which answers for its own fields."""
        return asset_type(self.record["type"])

    @property
    def kind(self):
        """What this type is called and its icon."""
        return self.type.kind

    @property
    def title(self) -> str:
        """The asset's title."""
        return self.record["title"]

    @property
    def url(self) -> str:
        """The address of this page."""
        return asset_url(self.id, self.title)

    @property
    def template(self) -> str:
        """The template made for this type's job."""
        return template_of(self.type)

    @cached_property
    def files(self) -> list[dict]:
        """Its files, each with its length and what an author should know of it."""
        return [
            {**file, "length": length_of(file), "trouble": trouble_of(file)}
            for file in self.data["files"]
        ]

    @cached_property
    def stages(self) -> list:
        """The stages of the default funnel at which this asset is found, in order."""
        found = set(get_terms().effective_stages(self.type.found_at(self.record)))
        return [stage for stage in get_terms().stages if stage.slug in found]

    @property
    def roles(self) -> list:
        """The decision roles it is for, in the taxonomy's order."""
        return [r for r in get_terms().all("role") if r.slug in self.record["roles"]]

    @property
    def mean_rating(self) -> float | None:
        """What readers gave it on average, or None while nobody rated."""
        standing = self.standing or {}
        return standing["rating_sum"] / standing["ratings"] if standing.get("ratings") else None

    def proof(self, key: str | None) -> LinkedAsset | None:
        """The asset a row names as proof, if this reader may see it."""
        return self.linked.get(key) if key else None


@prepared
def page_row(sight, now, asset_id):
    """Return the projection of an asset and what readers said of it."""
    return (
        Asset.objects.seen_with(sight, now)
        .filter(pk=asset_id)
        .with_standing()
        .values("standing", data=F("projection__data"))
    )


@prepared
def linked_rows(sight, now, wanted, root, asset_id):
    """Return what a page names: the wanted assets, its translations, and who names it."""
    naming = Q(pk__in=AssetLink.objects.naming(asset_id))
    return (
        Asset.objects.seen_with(sight, now)
        .filter(Q(pk__in=wanted) | Q(pk=root) | Q(translation_of=root) | naming)
        .exclude(pk=asset_id)
        .order_by("pk")
        .values("pk", "key", "asset_type", "title", "language", "shareable", "translation_of")
        .annotate(names=ExpressionWrapper(naming, BooleanField()))
    )


def asset_page(asset_id: int, user, now, stage: str = "") -> AssetPage | None:
    """Return the page of an asset, or None when this person may not see it."""
    row = page_row.first(user.sight, now, asset_id)
    if row is None or row["data"] is None:
        return None
    page = AssetPage(id=asset_id, data=row["data"], stage=stage, standing=row["standing"])
    page.may_edit = user.may(Right.AUTHOR)
    _add_links(page, user, now)
    page.type.gather(page, user, now)
    _add_usage(page, user)
    return page


def preview_page(asset, user) -> AssetPage:
    """Return the page of an unsaved draft, for the author's preview."""
    page, now = AssetPage(id=asset.pk or 0, data=project(asset)), timezone.now()
    if asset.pk:
        _add_links(page, user, now)
    page.type.gather(page, user, now)
    return page


def _add_links(page: AssetPage, user, now) -> None:
    """Add translations, proof and what other assets say of the same drivers."""
    candidates = list(link_candidates(page))
    # A type that gathers its links itself wants no names of them.
    proof_ids = set() if page.type.gathers_links else set(page.data["linked"].values())
    root = page.data["translation_root"]
    wanted = AnyOf(sorted(proof_ids | {row["asset_id"] for row in candidates}))
    seen = {row["pk"]: row for row in linked_rows(user.sight, now, wanted, root, page.id)}
    page.translations = [
        _linked(row) for row in seen.values() if row["pk"] == root or row["translation_of"] == root
    ]
    page.linked = {key: _linked(seen[pk]) for key, pk in page.data["linked"].items() if pk in seen}
    page.named_by = [_linked(row) for row in seen.values() if row["names"]]
    page.driver_links = _grouped(candidates, seen, page.record["language"])


def link_candidates(page: AssetPage):
    """Return the rows that offer something on the page's drivers, best first, a bounded number."""
    drivers = own_drivers(page.record)[:MOST_DRIVERS]
    if not drivers:
        return DriverLink.objects.none()
    return DriverLink.objects.best_of(
        drivers, LINKS_READ, exclude=page.id, language=page.record["language"]
    )


def own_drivers(record: dict) -> list[str]:
    """Return the value drivers a record names, in its rows and on itself, without repeats."""
    model = asset_type(record["type"])
    named = [driver for driver, _kind, _text in model.driver_links(record) if driver]
    return list(dict.fromkeys([*named, *record["drivers"]]))


def _grouped(candidates, seen, language) -> list[dict]:
    """Group the links by driver and kind, at most a few of each."""
    groups: dict[str, dict[str, list]] = {}
    for row in candidates:
        asset = seen.get(row["asset_id"])
        if asset is None:
            continue
        found = groups.setdefault(row["driver"], {}).setdefault(row["kind"], [])
        if len(found) < LINKS_SHOWN:
            found.append(_linked(asset, row["text"]))
    return [
        {
            "driver": driver,
            "kinds": [{"kind": kind, "links": kinds[kind]} for kind in LinkKind if kinds.get(kind)],
        }
        for driver, kinds in groups.items()
    ]


def _linked(row: dict, text: str = "") -> LinkedAsset:
    return LinkedAsset(
        id=row["pk"],
        key=row["key"],
        type=row["asset_type"],
        title=row["title"],
        language=row["language"],
        shareable=row["shareable"],
        url=asset_url(row["pk"], row["title"]),
        text=text,
    )


def _add_usage(page: AssetPage, user) -> None:
    """Add how often it is used at each stage, and what this reader did lately."""
    page.uses = uses_of_page(page.id, page.counted, page.counted_at or page.stage)
    page.uses_by_stage = page.uses.get(page.id, {})
    page.my_events = own_events(user, page.id)
