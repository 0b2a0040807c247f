"""What the templates of asset pages need beside the asset itself."""

from django.urls import reverse
from django.utils import timezone

from library.choices import Language
from library.pages import AssetPage
from library.registry import asset_type
from library.sections import asset_sections
from library.terms import get_terms
from usage.choices import EventKind
from usage.recording import UNDO_WINDOW

# Each language by its own name, as short as a card needs it.
SHORT_NAMES = {
    Language.ENGLISH: "English",
    Language.CHINESE_SIMPLIFIED: "中文",
    Language.CHINESE_TRADITIONAL: "繁體",
}


def page_context(page: AssetPage, request) -> dict:
    """Return the context of an asset's page."""
    terms = get_terms()
    query = request.GET
    stage = terms.get("stage", query.get("stage", ""))
    role = terms.get("role", query.get("role", ""))
    mine, key = my_part(page), page_key(page, request)
    undoable = mine["undoable"].pk if mine["undoable"] else None
    return {
        "page": page,
        "key": key,
        "actions_key": (*key, undoable, request.get_host()),
        "feedback_key": (*key, mine["rating"], mine["verdict"]),
        "record": page.record,
        "sheet": asset_type(page.record["type"]).sheet(page, query),
        "stage": stage,
        "role": role,
        "uses": uses_at_stages(page, stage),
        "sections": asset_sections(page, request.user),
        "mine": mine,
        "copy_text": copy_text(page, request),
        "show_text": "text" in query,
        "language_name": SHORT_NAMES.get(page.record["language"], page.record["language"]),
        "edit_address": edit_address(page) if page.may_edit and page.id else "",
        "today": timezone.localdate(),
    }


def page_key(page: AssetPage, request) -> tuple:
    """Return everything an asset's page shows to every reader who sees the same links."""
    return (
        get_terms().version,
        request.get_full_path(),
        page.data["revision"],
        page.data["updated_at"],
        page.data["owner_name"],
        # What has been read of files comes after publishing.
        tuple(file.get("read") for file in page.data["files"]),
        tuple(page.translations),
        tuple(sorted(page.linked.items())),
        repr(page.driver_links),
        tuple(page.uses_by_stage.items()),
        page.own_key,
        tuple((page.standing or {}).items()),
        timezone.localdate(),
        page.may_edit,
    )


def edit_address(page: AssetPage) -> str:
    """Return where an author edits the asset."""
    view = asset_type(page.record["type"]).snippet_viewset.get_url_name("edit")
    return reverse(view, args=[page.id])


def uses_at_stages(page: AssetPage, stage) -> dict:
    """Return how often it was used at each stage, and the largest of these numbers."""
    rows = [(entry, page.uses_by_stage.get(entry.slug, 0)) for entry in get_terms().stages]
    peak = max((count for _stage, count in rows), default=0)
    here = stage or next((entry for entry, count in rows if count == peak and peak), None)
    return {
        "rows": [(entry, count, entry is here) for entry, count in rows],
        "most": peak,
        "total": page.uses_by_stage.get("", 0),
    }


def my_part(page: AssetPage) -> dict:
    """Return this reader's own rating and verdict, and what can still be undone."""
    latest: dict = {}
    for event in page.my_events:
        latest.setdefault(event.kind, event)
    since = timezone.now() - UNDO_WINDOW
    rated, judged = latest.get(EventKind.RATE), latest.get(EventKind.VERDICT)
    return {
        "rating": rated.value if rated else None,
        "verdict": judged.value if judged else None,
        "undoable": next((event for event in page.my_events if event.at > since), None),
    }


def copy_text(page: AssetPage, request) -> str:
    """Return the whole asset as text to paste: title, summary, its lines, its address."""
    record = page.record
    lines = asset_type(record["type"]).copy_lines(record)
    address = [] if record["shareable"] else [request.build_absolute_uri(page.url)]
    return "\n\n".join(
        part for part in [record["title"], record["summary"], *lines, *address] if part
    )
