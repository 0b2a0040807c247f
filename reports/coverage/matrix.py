"""The arithmetic of coverage: what there is at each stage for each role, how stale, how used."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q, Sum

from library.assets.base import Asset
from library.choices import Audience, RequestSource
from library.labels import label_of
from library.requests.models import ContentRequest
from library.terms import StageView, TermView, get_terms
from search.engines.base import Tally
from search.service import cross
from usage.cells import Cells, cells_of
from usage.models import WindowTotal

NOTHING = Tally(0, 0)
Filters = Mapping[str, tuple[str, ...]]
# Where an asset's own row has the value of a filter.
COLUMNS = {
    "type": "asset_type",
    "language": "language",
    "industry": "industries__slug",
    "product": "products__slug",
}


@dataclass(frozen=True, slots=True)
class CoverageFilter:
    """What coverage is asked for: the funnel, and filters as the search has them."""

    funnel: str
    filters: Filters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """Somebody is at a cell already, or should be."""

    id: int
    assignee: str
    due_on: object


@dataclass(frozen=True, slots=True)
class Cell:
    """A stage and a role: live assets, stale ones among them, uses in 90 days, work that is open."""

    stage: str
    role: str
    live: int = 0
    stale: int = 0
    uses: int = 0
    work: Work | None = None

    @property
    def gap(self) -> str:
        """What is wrong with it: nothing there, or nothing that is not stale."""
        if not self.live:
            return "empty"
        return "stale" if self.stale == self.live else ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of one funnel."""

    stages: list[StageView]
    roles: list[TermView]
    cells: list[Cell]

    @property
    def gaps(self) -> list[Cell]:
        """The cells where something is missing, most used first."""
        return sorted((c for c in self.cells if c.gap), key=lambda cell: -cell.uses)


def coverage(user, asked: CoverageFilter, now) -> Coverage:
    """Return the matrix as one person sees it, in at most four queries and one question to the search."""
    terms = get_terms()
    stages, roles = terms.stages_of(asked.funnel), terms.all("role")
    tallies = cross(asked.filters, user, now, "stage", "role")
    uses, work = uses_of_cells(user, asked.filters, now), open_work()
    cells = []
    for stage in stages:
        for role in roles:
            pair = (stage.slug, role.slug)
            tally = tallies.get(pair, NOTHING)
            cells.append(Cell(*pair, tally.live, tally.stale, uses.get(pair, 0), work.get(pair)))
    return Coverage(stages, roles, cells)


def uses_of_cells(user, filters: Filters, now) -> Cells:
    """Return how often what a person sees was used at each stage for each role in 90 days.

    What everybody may see is summed already, unless the filters are unusual; the rest is counted.
    """
    label = label_of(filters)
    seen = fitting(Asset.objects.visible_to(user, now), filters)
    if label is None:
        return counted(seen)
    summed = cells_of(label)
    for pair, uses in counted(restricted(seen)).items():
        summed[pair] = summed.get(pair, 0) + uses
    return summed


def restricted(seen):
    """Return those of some assets that are not for everybody, found by their few named readers."""
    named = (Asset.audience_groups.through.objects, Asset.audience_teams.through.objects)
    groups, teams = (rows.values("asset_id") for rows in named)
    return seen.filter(Q(pk__in=groups) | Q(pk__in=teams), audience=Audience.NAMED)


def fitting(assets, filters: Filters):
    """Return the assets that fit some filters."""
    for name, values in filters.items():
        narrowed = {f"{COLUMNS[name]}__in": values}
        # Terms are many to many: a join would count an asset once for each of its terms.
        if "__" in COLUMNS[name]:
            narrowed = {"pk__in": Asset.objects.filter(**narrowed).values("pk")}
        assets = assets.filter(**narrowed)
    return assets


def counted(assets) -> Cells:
    """Return the uses of some assets by stage and role, from their window totals."""
    named = Q(all_teams=0, uses_90__gt=0) & ~Q(stage="") & ~Q(role="")
    # Not the bare column: its index would lead through the totals of every asset there is.
    totals = WindowTotal.objects.annotate(all_teams=F("team_id") + 0)
    rows = totals.filter(named, asset_id__in=assets.values("pk"))
    sums = rows.values("stage", "role").annotate(uses=Sum("uses_90"))
    return {(row["stage"], row["role"]): row["uses"] for row in sums}


def open_work() -> dict[tuple[str, str], Work]:
    """Return the open request for each cell that has one."""
    rows = ContentRequest.objects.still_open().filter(
        source=RequestSource.GAP, stage__isnull=False, role__isnull=False
    )
    named = rows.select_related("assignee", "stage", "role").order_by("-due_on", "-pk")
    return {
        (row.stage.slug, row.role.slug): Work(
            row.pk, str(row.assignee) if row.assignee else "", row.due_on
        )
        for row in named
    }
