"""What the page of the matrix shows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from library.choices import Language
from library.kinds import type_of
from library.registry import asset_types
from library.terms import get_terms
from reports.coverage.matrix import Cell, Coverage, CoverageFilter
from reports.coverage.requests import NAMES
from reports.presenting import filter_of
from search.facets import FACET_BY_NAME, Gap
from search.request import WHOLE

LISTS = {
    "proof": Gap.PROOF.label,
    "calculators": gettext_lazy("Drivers without a calculator"),
    "questions": gettext_lazy("Questions without a benefit"),
    "translation": Gap.TRANSLATION.label,
    "outdated": Gap.OUTDATED.label,
}
DRIVER_LISTS = ("calculators", "questions")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell with where it leads, and how much stands there beside the fullest one."""

    cell: Cell
    role: str
    assets: str
    work: str
    share: int


def coverage_context(found: Coverage, asked: CoverageFilter, problems) -> dict:
    """Return the context of the matrix."""
    most = max((cell.live for cell in found.cells), default=0)
    width = len(found.roles)
    rows = [
        (stage, shown_row(found.cells[n * width : (n + 1) * width], found.roles, asked, most))
        for n, stage in enumerate(found.stages)
    ]
    return {
        "asked": asked,
        "rows": rows,
        "roles": found.roles,
        "empty": sum(cell.gap == "empty" for cell in found.cells),
        "stale": sum(cell.gap == "stale" for cell in found.cells),
        "cells": len(found.cells),
        "filters": filters_of(asked),
        "problems": problems,
        "lists": lists_of("matrix"),
    }


def shown_row(cells: list[Cell], roles, asked: CoverageFilter, most: int) -> list[ShownCell]:
    """Return the cells of one stage as the page shows them."""
    return [shown(cell, role.label, asked, most) for cell, role in zip(cells, roles, strict=True)]


def shown(cell: Cell, role: str, asked: CoverageFilter, most: int) -> ShownCell:
    """Return a cell with the addresses of its assets and of the form that makes work of it."""
    narrowed = [(name, value) for name, values in asked.filters.items() for value in values]
    here = [("stage", cell.stage), ("role", cell.role), *narrowed]
    assets = f"{reverse('search:results')}?{urlencode([*here, ('collapse', WHOLE)])}"
    why = [("why", cell.gap)] if cell.gap else []
    work = f"{reverse('reports:work')}?{urlencode([*here, *why, ('funnel', asked.funnel)])}"
    return ShownCell(cell, role, assets, work, round(100 * cell.live / most) if most else 0)


def filters_of(asked: CoverageFilter) -> list[dict]:
    """Return the filters as the page draws them, the funnel first."""
    terms, chosen = get_terms(), {n: values[0] for n, values in asked.filters.items()}
    options = {
        "type": [(key, type_of(key)[1]) for key in asset_types()],
        "industry": [(term.slug, term.label) for term in terms.all("industry")],
        "product": [(term.slug, term.label) for term in terms.all("product")],
        "language": list(Language.choices),
    }
    funnels = [(term.slug, term.label) for term in terms.all("funnel")]
    return [
        {**filter_of("funnel", _("Funnel"), funnels, asked.funnel), "always": True},
        *(
            filter_of(name, FACET_BY_NAME[name].label, options[name], chosen.get(name, ""))
            for name in NAMES
        ),
    ]


def lists_of(current: str) -> list[tuple[str, str, bool]]:
    """Return (address, label, whether it is shown) of the matrix and the lists."""
    tabs = [(reverse("reports:coverage"), _("Stages and roles"), current == "matrix")]
    return tabs + [
        (reverse("reports:gaps", args=[name]), str(label), name == current)
        for name, label in LISTS.items()
    ]
