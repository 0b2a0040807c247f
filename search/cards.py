"""Assets as rows and results show them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from library.kinds import type_of
from library.presenting import SHORT_NAMES
from search.hits import Hit
from usage.searches import FOUND

# Reasons that say what the reader asked for, and those that have a look of their own.
LOOKS = {"proven": "good", "partial": "warn"}


@dataclass(frozen=True, slots=True)
class Card:
    """What a result shows beside the hit itself."""

    hit: Hit
    icon: str
    type_label: str
    languages: str
    address: str
    record_address: str
    reasons: list[tuple[str, str]]
    copy_text: str
    stage: str
    versions: tuple[dict, ...] = ()


def card(hit: Hit, context, hide: frozenset[str] = frozenset(), found: str = "") -> Card:
    """Return the card of a hit; reasons that the section's title says already are left out.

    `found` says in its address which result of which question it is.
    """
    icon, label = type_of(hit.type, hit.form)
    return Card(
        hit=hit,
        icon=icon,
        type_label=label,
        languages=SHORT_NAMES.get(hit.language, hit.language),
        address=hit.url + context_query(context, found),
        record_address=reverse("library:record", args=[hit.id]),
        reasons=reason_line([r for r in hit.reasons if r.code not in hide] or hit.reasons),
        copy_text="\n".join(part for part in (hit.title, hit.summary) if part),
        stage=context.stage,
        versions=tuple(
            {
                "name": SHORT_NAMES.get(version.language, version.language),
                "language": version.language,
                "title": version.title,
                "address": version.url + context_query(context, found),
            }
            for version in hit.versions
        ),
    )


def reason_line(reasons) -> list[tuple[str, str]]:
    """Return (look, words) of each reason; the line begins with a capital."""
    line = [(look_of(reason.code), reason.label) for reason in reasons]
    return [
        (look, words if place else words[:1].upper() + words[1:])
        for place, (look, words) in enumerate(line)
    ]


def look_of(code: str) -> str:
    """Return how a reason is drawn: what the reader chose, a state, or plain."""
    return LOOKS.get(code, "context" if code.startswith("for_") else "")


def context_query(context, found: str = "") -> str:
    """Return the query string that carries stage, role and search to an asset's page."""
    chosen = {name: getattr(context, name) for name in ("stage", "role") if getattr(context, name)}
    if found:
        chosen[FOUND] = found
    return f"?{urlencode(chosen)}" if chosen else ""
