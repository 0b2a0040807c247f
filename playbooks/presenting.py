"""What the templates of playbooks, plays and journeys show beside the record."""

from functools import partial

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from library.pages import AssetPage
from library.terms import get_terms
from playbooks import reading
from playbooks.choices import ANSWERS, Slot
from playbooks.links import Linked


def lazily(function, *arguments):
    """Work something out when a template asks; a piece that is remembered never does."""
    return SimpleLazyObject(partial(function, *arguments))


def facts(*pairs) -> list[tuple[str, str]]:
    """Return the pairs of a label and a value that have a value."""
    return [(label, value) for label, value in pairs if value]


def segment(record: dict) -> list[tuple[str, str]]:
    """Return the trades and products that a record is for, and the funnel it follows."""
    terms = get_terms()

    def named(taxonomy: str, slugs: list[str]) -> str:
        return _(", ").join(terms.label(taxonomy, slug) for slug in slugs)

    return [
        (_("Industry"), named("industry", record["industries"])),
        (_("Product"), named("product", record["products"])),
        (_("Funnel"), named("funnel", [record["funnel"] or terms.default_funnel])),
    ]


def playbook_sheet(page: AssetPage) -> dict:
    """Return what a playbook's page shows."""
    record, own = page.record, page.own
    chapter = lazily(reading.chapter, page)
    return {
        "facts": facts(
            *segment(record),
            (_("Company"), record["company_size"]),
            (_("Deal"), record["deal_size"]),
            (_("Cycle"), record["cycle"]),
        ),
        # The path says at which stages it is used.
        "shows_stages": True,
        "path": lazily(reading.path, record, own.stage),
        "chapter": chapter,
        "slots": lazily(slots_of, chapter),
        "cards": lazily(lambda: cards(chapter.assets, page, own.stage)),
        "cards_key": cards_key(page),
        "runs": own.runs,
        "needs_customer": True,
        "open_stage": own.stage,
    }


def slots_of(chapter) -> list[tuple[Slot, list]]:
    """Return the four answers of a stage with their lines."""
    return [(slot, chapter.lines[slot]) for slot in ANSWERS]


def play_sheet(page: AssetPage) -> dict:
    """Return what a play's page shows."""
    record, own = page.record, page.own
    steps = lazily(reading.steps, page)
    return {
        "facts": facts((_("Steps"), str(len(record["steps"]))), (_("Time"), time_needed(record))),
        "steps": steps,
        "cards": lazily(lambda: cards(reading.assets_of(list(steps)), page, page.stage)),
        "cards_key": cards_key(page),
        "runs": own.runs,
        "needs_customer": record["with_customer"],
        "open_stage": page.stage,
    }


def time_needed(record: dict) -> str:
    """Say how long the steps of a play take together, as far as they say."""
    minutes = sum(step["minutes"] or 0 for step in record["steps"])
    if minutes < 90:
        return _("%(n)s min") % {"n": minutes} if minutes else ""
    hours = round(minutes / 60, 1)
    return _("%(n)s h") % {"n": int(hours) if hours == int(hours) else hours}


def cards(assets: list[Linked], page: AssetPage, stage: str) -> list[tuple[Linked, int]]:
    """Return assets with their uses at the stage, most used first; without a stage with all uses."""
    used = [(asset, page.uses.get(asset.id, {}).get(stage, 0)) for asset in assets]
    return sorted(used, key=lambda pair: -pair[1])


def cards_key(page: AssetPage) -> tuple:
    """Return everything the cards show: the assets, at which stage, and how often each was used."""
    uses = tuple((pk, *by_stage.values()) for pk, by_stage in page.uses.items() if pk != page.id)
    return (get_terms().version, page.id, page.stage, page.own_key, uses)
