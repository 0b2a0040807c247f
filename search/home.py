"""What the start page shows, in a handful of queries."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F
from django.http import QueryDict

from accounts.prepared import AnyOf, prepared
from library.assets.base import Asset, asset_url
from library.kinds import type_of
from library.sections import home_asset_ids, home_rows, home_sections
from library.terms import get_terms
from search.cards import card, context_query
from search.families import root_of
from search.presenting import address, counts_of, strip
from search.request import SearchRequest
from search.service import find
from usage.models import WindowTotal
from usage.reading import latest_opens, open_rows

FITTING, EACH_STAGE, COMING_UP, RECENT = 6, 2, 3, 5
# The list's title and the figure beside it say these already.
SAID = frozenset({"for_stage", "for_role", "used_at_stage", "importance"})
# More than are shown are read, because some may be for other readers.
SPARE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """An asset as the start page lists it."""

    id: int
    title: str
    language: str
    shareable: bool
    proven: bool
    icon: str
    type_label: str
    address: str
    thumbnail: str = ""
    uses: int = 0
    opened: datetime | None = None


def home_context(asked: SearchRequest, user, now: datetime) -> dict:
    """Return the funnel with counts, the roles, and what is used most for what is chosen."""
    terms = get_terms()
    stage = first(terms.get("stage", slug) for slug in asked.filters.get("stage", ()))
    role = first(terms.get("role", slug) for slug in asked.filters.get("role", ()))
    chosen = {name: (term.slug,) for name, term in (("stage", stage), ("role", role)) if term}
    question = SearchRequest(
        filters=chosen,
        context=replace(
            asked.context, stage=stage.slug if stage else "", role=role.slug if role else ""
        ),
        page_size=FITTING if stage else 1,
        collapse=asked.collapse,
    )
    found = find(question, user, now, facets=["stage"])
    query = QueryDict(mutable=True)
    query.update({name: values[0] for name, values in chosen.items()})
    shown = {
        "stage": stage,
        "role": role,
        "total": found.total,
        "strip": strip(counts_of(found.facets), stage.slug if stage else "", query),
        "roles": [
            (option, option == role, address(query, role="" if option == role else option.slug))
            for option in terms.all("role")
        ],
        "query": query.urlencode(),
        "fitting": [card(hit, question.context, SAID) for hit in found.hits] if stage else [],
        **lists(stage, role, user, now, question),
    }
    return {**shown, "key": home_key(shown, found.hits if stage else [])}


def home_key(shown: dict, hits) -> tuple:
    """Return everything the start page shows beside what this reader opened."""
    listed = [
        (entry.slug, tuple(rows))
        for name in ("coming_up", "each_stage")
        for entry, rows in shown[name]
    ]
    version, strip_cells = get_terms().version, tuple(shown["strip"])
    chosen = (shown["stage"], shown["role"], shown["total"])
    return (version, chosen, strip_cells, tuple(hit.shown for hit in hits), tuple(listed))


def lists(stage, role, user, now: datetime, question: SearchRequest) -> dict:
    """Return the lists of assets: most used, coming up, recently opened."""
    stages = get_terms().stages
    following = stages[stages.index(stage) + 1 :][:1] if stage in stages else []
    wanted = following if stage else stages
    leaders = WindowTotal.objects.leaders(
        [s.slug for s in wanted], role.slug if role else "", COMING_UP + SPARE
    )
    own = home_rows(user, now, (open_rows, (user.pk,)))
    opened = latest_opens(own.get("opened", []))
    ids = {asset for rows in leaders.values() for asset, _uses in rows} | set(opened)
    ids |= home_asset_ids(user)
    seen = {entry["pk"]: entry for entry in listed_rows(user.sight, now, AnyOf(sorted(ids)))}
    versions = own_versions(seen.values(), question.collapse)

    def listed(entry, most: int) -> list[Row]:
        here = replace(question.context, stage=entry.slug)
        uses = Counter()
        for asset, count in leaders[entry.slug]:
            if asset in seen:
                uses[versions.get(root_of(seen[asset]), asset)] += count
        return [row(seen[asset], here, uses=count) for asset, count in uses.most_common(most)]

    recent = [row(seen[a], question.context, opened=at) for a, at in opened.items() if a in seen]
    return {
        "coming_up": [(entry, listed(entry, COMING_UP)) for entry in following],
        "each_stage": [] if stage else [(s, listed(s, EACH_STAGE)) for s in stages],
        "recent": recent[:RECENT],
        "sections": home_sections(user, seen, own),
    }


def own_versions(rows, language: str) -> dict[int, int]:
    """Return, by original, the version in the reader's language."""
    return {root_of(entry): entry["pk"] for entry in rows if entry["language"] == language}


@prepared
def listed_rows(sight, now, ids):
    """Return what a row needs of assets and their other versions, for those a person may see."""
    return (
        Asset.objects.seen_with(sight, now)
        .in_families_of(ids)
        .with_standing()
        .values(
            "pk",
            "asset_type",
            "title",
            "language",
            "shareable",
            "standing",
            "translation_of_id",
            form=F("material__form"),
            thumbnail=F("projection__data__thumbnail"),
        )
    )


def row(entry: dict, context, **extra) -> Row:
    """Return a row of a list."""
    icon, label = type_of(entry["asset_type"], entry["form"] or "")
    return Row(
        id=entry["pk"],
        title=entry["title"],
        language=entry["language"],
        shareable=entry["shareable"],
        proven=bool((entry["standing"] or {}).get("proven")),
        icon=icon,
        type_label=label,
        address=asset_url(entry["pk"], entry["title"]) + context_query(context),
        thumbnail=(entry["thumbnail"] or {}).get("checksum", ""),
        **extra,
    )


def first(terms):
    """Return the first term there is."""
    return next((term for term in terms if term), None)
