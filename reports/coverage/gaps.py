"""Lists of what is missing beside the matrix: proof, calculators, benefits, languages."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from library.assets.base import Asset, asset_url
from library.choices import Language
from library.links import LinkKind
from library.projection import DriverLink
from library.taxonomy import ValueDriver
from library.terms import get_terms
from search.choices import Sort
from search.facets import Gap
from search.request import SearchRequest
from search.service import ResultPage, find

PAGE_SIZE = 30
LANGUAGES = (Language.ENGLISH, Language.CHINESE_SIMPLIFIED)
QUESTIONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class DriverGap:
    """A value driver that lacks something in one language."""

    driver: str
    label: str
    language: str
    questions: list[dict]


def lacking(user, gap: Gap, filters, now, page: int = 1) -> ResultPage:
    """Return the assets that lack something, most used first, as the search finds them."""
    asked = SearchRequest(
        filters={**filters, "gap": (str(gap),)},
        sort=Sort.MOST_USED,
        page=page,
        page_size=PAGE_SIZE,
    )
    return find(asked, user, now, facets=[])


def driver_gaps(user, now) -> dict[str, list[DriverGap]]:
    """Return the drivers without a calculator, and those with questions but no benefit.

    One query looks at every driver in every language; the index stops at the first link of each.
    """
    seen = Asset.objects.visible_to(user, now).filter(pk=OuterRef("asset_id"))
    links = DriverLink.objects.filter(driver=OuterRef("slug"))
    has = {
        f"{kind}_{place}": Exists(links.filter(Exists(seen), kind=kind, language=language))
        for kind in (LinkKind.NUMBER, LinkKind.QUESTION, LinkKind.BENEFIT)
        for place, language in enumerate(LANGUAGES)
    }
    rows = list(ValueDriver.objects.annotate(**has).values("slug", *has))
    unmatched = [
        (row["slug"], language)
        for row in rows
        for place, language in enumerate(LANGUAGES)
        if row[f"{LinkKind.QUESTION}_{place}"] and not row[f"{LinkKind.BENEFIT}_{place}"]
    ]
    asked = questions_on(user, unmatched, now)
    return {
        "calculators": [
            driver_gap(row["slug"], language)
            for row in rows
            for place, language in enumerate(LANGUAGES)
            if not row[f"{LinkKind.NUMBER}_{place}"]
        ],
        "questions": [
            driver_gap(slug, language, asked.get((slug, language), []))
            for slug, language in unmatched
        ],
    }


def driver_gap(slug: str, language: str, questions=()) -> DriverGap:
    """Return a gap with the driver's name."""
    return DriverGap(slug, get_terms().label("driver", slug), str(language), list(questions))


def questions_on(user, pairs, now) -> dict[tuple[str, str], list[dict]]:
    """Return a few questions on each driver in its language."""
    found: dict[tuple[str, str], list[dict]] = {}
    if not pairs:
        return found
    seen = Asset.objects.visible_to(user, now).filter(pk=OuterRef("asset_id"))
    links = DriverLink.objects.filter(Exists(seen), driver=OuterRef("slug"), kind=LinkKind.QUESTION)
    best = {
        f"best_{place}_{n}": Subquery(
            links.filter(language=language).order_by("-importance", "asset").values("pk")[n : n + 1]
        )
        for place, language in enumerate(LANGUAGES)
        for n in range(QUESTIONS_SHOWN)
    }
    # The index leads to the first few of each driver; all of them may be thousands.
    drivers = ValueDriver.objects.filter(slug__in={slug for slug, _language in pairs})
    ids = {pk for row in drivers.annotate(**best).values_list(*best) for pk in row}
    rows = DriverLink.objects.filter(pk__in=ids - {None}).order_by("-importance", "asset")
    for row in rows.values("driver", "language", "text", "asset", "asset__title"):
        shown = found.setdefault((row["driver"], row["language"]), [])
        shown.append({**row, "url": asset_url(row["asset"], row["asset__title"])})
    return found
