"""What the pages of the lists show."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from library.choices import Language
from library.kinds import type_of
from reports.coverage.gaps import PAGE_SIZE, DriverGap, driver_gaps, lacking
from reports.coverage.presenting import DRIVER_LISTS, LISTS, filters_of, lists_of
from reports.coverage.requests import clean_coverage
from reports.presenting import page_number
from search.facets import Gap
from search.hits import Hit

# The language an asset lacks that stands in this one only.
OTHER = {
    Language.ENGLISH: Language.CHINESE_SIMPLIFIED,
    Language.CHINESE_SIMPLIFIED: Language.ENGLISH,
    Language.CHINESE_TRADITIONAL: Language.ENGLISH,
}
# What somebody writes where a driver lacks something.
WRITTEN_AS = {"calculators": "roi_calculator", "questions": "fab_sheet"}


def gaps_context(request, name: str, now) -> dict:
    """Return the context of one list of gaps; 404 for a list nobody knows."""
    if name not in LISTS:
        raise Http404
    context = {"name": name, "heading": LISTS[name], "lists": lists_of(name)}
    if name in DRIVER_LISTS:
        return {**context, "drivers": driver_rows(request, name, now)}
    number = page_number(request.GET)
    asked, problems = clean_coverage(request.GET)
    found = lacking(request.user, Gap(name), asked.filters, now, number)
    return {
        **context,
        "rows": [asset_row(hit, name) for hit in found.hits],
        "is_list_of_assets": True,
        "total": found.total,
        "filters": filters_of(asked)[1:],
        "problems": problems,
        "previous_page": number - 1,
        "next_page": number + 1 if found.total > number * PAGE_SIZE else 0,
    }


def asset_row(hit: Hit, name: str) -> dict:
    """Return an asset with the form that makes work of what it lacks."""
    icon, label = type_of(hit.type, hit.form)
    lacked = OTHER[hit.language] if name == Gap.TRANSLATION else hit.language
    sent = {"text": wish(name, hit.title), "type": hit.type, "language": lacked}
    return {"hit": hit, "icon": icon, "type_label": label, "work": work_address(name, sent)}


def wish(name: str, title: str) -> str:
    """Say what is to be done about an asset that lacks something."""
    words = {
        Gap.PROOF: _("Proof for: %(title)s"),
        Gap.TRANSLATION: _("To translate: %(title)s"),
        Gap.OUTDATED: _("To bring in step: %(title)s"),
    }
    return words[name] % {"title": title}


def driver_rows(request, name: str, now) -> list[tuple[DriverGap, str]]:
    """Return the drivers that lack something, each with the form that makes work of it."""
    return [
        (
            gap,
            work_address(
                name, {"driver": gap.driver, "type": WRITTEN_AS[name], "language": gap.language}
            ),
        )
        for gap in driver_gaps(request.user, now)[name]
    ]


def work_address(name: str, sent: dict) -> str:
    """Return the address of the form, with what is known already."""
    return f"{reverse('reports:work')}?{urlencode({**sent, 'list': name})}"
