"""Makes what tests need, each with working defaults."""

from itertools import count
from pathlib import Path

from library.assets.base import Asset
from library.exchange.importing import check, write
from library.exchange.references import References
from library.exchange.writing import Writer
from library.registry import asset_type

_numbers = count(1)

ROWS = {
    "fab_sheet": {
        "rows": [
            {
                "feature": "Dispatch board",
                "advantage": "Shows who is nearest",
                "benefit": "Two more visits a day",
                "proof": "Measured over six months",
                "role": "user-buyer",
                "driver": "technician-hours",
            },
            {"feature": "Route memory", "benefit": "Less driving", "driver": "travel-cost"},
        ]
    },
    "spin_set": {
        "questions": [
            {"kind": "situation", "text": "How many visits a week?"},
            {"kind": "problem", "text": "Which visits are repeated?", "driver": "first-time-fix"},
            {"kind": "implication", "text": "What does a second visit cost?", "need": "implied"},
            {"kind": "need_payoff", "text": "What if one visit were enough?", "need": "explicit"},
        ]
    },
    "roi_calculator": {
        "currency": "EUR",
        "years": 3,
        "inputs": [{"name": "hours", "label": "Hours saved a year", "default": "1000"}],
        "lines": [
            {
                "name": "saving",
                "label": "Hours saved",
                "formula": "=hours*50",
                "role": "benefit",
                "driver": "technician-hours",
            },
            {"name": "licence", "label": "Licence", "formula": "=20000", "role": "cost"},
            {"name": "start", "label": "Roll-out", "formula": "=15000", "role": "one_off"},
        ],
    },
    "case_study": {
        "customer": "Example Works",
        "challenge": "Machines stood still.",
        "results": [
            {"label": "Downtime", "before": "9", "after": "4", "unit": "h", "driver": "downtime"}
        ],
    },
    "value_proposition": {"problems": "Nobody knows which part fits."},
    "battle_card": {"claims": [{"claim": "We are cheaper.", "answer": "Over three years, no."}]},
    "material": {"form": "note"},
    "play": {
        "goal": "Get onto the agenda",
        "steps": [
            {"key": "mentor", "text": "Find a mentor", "role": "champion", "minutes": 60},
            {"key": "visit", "text": "Bring them to see it work", "result": "They have seen it"},
        ],
    },
    "playbook": {
        "company_size": "500 to 3,000 people",
        "chapters": [
            {"stage": "proposal", "aim": "Price beside value", "budget": True, "need": True}
        ],
        "rows": [
            {"key": "budget", "stage": "proposal", "slot": "entry", "text": "Budget is known"},
            {"key": "freeze", "stage": "proposal", "slot": "know", "text": "Freeze in October"},
            {"key": "board", "stage": "proposal", "slot": "say", "text": "Twelve people a year"},
            {"key": "agree", "stage": "proposal", "slot": "do", "text": "Agree the numbers"},
        ],
    },
    "journey": {
        "segment": "Mid-size makers",
        "steps": [
            {"key": "film", "stage": "discovery", "channel": "short-video", "know": "the cost"},
            {"key": "paper", "stage": "proposal", "role": "economic-buyer", "do": "signs"},
        ],
    },
}
TYPES = tuple(ROWS)


def asset_record(type="material", **fields) -> dict:
    """Return one asset as a line of an import."""
    number = next(_numbers)
    return {
        "key": f"asset-{number}",
        "type": type,
        "title": f"Asset {number}",
        "language": "en",
        "stages": ["proposal"],
        "roles": ["economic-buyer"],
        **ROWS[type],
        **fields,
    }


def make_assets(records, **options) -> list[Asset]:
    """Import records as a file would and return the assets, each as its own type."""
    references = References(Path("/nonexistent"), **options)
    cleaned = check(list(enumerate(records, start=1)), references)
    write(cleaned, Writer(references))
    found = {}
    for kind in {record["type"] for record in cleaned}:
        keys = [record["key"] for record in cleaned if record["type"] == kind]
        found.update((asset.key, asset) for asset in asset_type(kind).objects.filter(key__in=keys))
    return [found[record["key"]] for record in cleaned]


def make_asset(type="material", **fields) -> Asset:
    """Import one asset and return it."""
    return make_assets([asset_record(type, **fields)])[0]
