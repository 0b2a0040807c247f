"""The page of an asset, its files, and recording what a reader does with it."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from accounts.problems import ApiProblem
from accounts.ways import way_back
from library import files
from library.actions import record_open, record_use, undo_use
from library.pages import asset_page
from library.presenting import page_context
from library.recorded import said_of, undo_address
from usage.searches import FOUND, log_click, parse_found, take_arrival


def asset(request, asset_id: int, slug: str = ""):
    """The page of one asset, as its type lays it out."""
    arrival = take_arrival(request)
    page = asset_page(asset_id, request.user, timezone.now(), request.GET.get("stage", ""))
    if page is None:
        raise Http404
    # A calculator that answers while somebody types is not opened anew.
    if not request.htmx:
        sent = {name: request.GET.get(name, "") for name in ("stage", "role")}
        source = "search" if arrival else request.GET.get("from", "page")
        record_open(request.user, page, source=source, **sent)
        if arrival:
            log_click(request.user, arrival, page.id)
    return render(request, page.template, page_context(page, request))


@require_POST
def record(request, asset_id: int):
    """Record what a reader did, with the stage their button showed."""
    sent = request.POST
    try:
        event = record_use(
            request.user,
            asset_id,
            sent.get("kind", ""),
            stage=sent.get("stage", ""),
            role=sent.get("role", ""),
            source=sent.get("source", "page"),
            event_id=sent.get("event_id"),
            value=sent.get("value"),
        )
    except ApiProblem as problem:
        return refuse(request, problem)
    # Who copies or uses a result from the list has found what they looked for.
    if arrival := parse_found(sent.get(FOUND, "")):
        log_click(request.user, arrival, asset_id)
    if request.accepts("text/html"):
        messages.success(request, said_of(event), extra_tags=str(event.pk))
        return redirect(way_back(request))
    return JsonResponse({"said": said_of(event), "undo": undo_address(event)}, status=201)


@require_POST
def undo(request, event_id: int):
    """Cancel what a reader did within ten minutes."""
    try:
        undo_use(request.user, event_id)
    except ApiProblem as problem:
        return refuse(request, problem)
    if request.accepts("text/html"):
        messages.success(request, _("Undone."))
        return redirect(way_back(request))
    return JsonResponse({"said": _("Undone."), "undo": ""}, status=201)


def refuse(request, problem: ApiProblem):
    """Say why something was not recorded, where the reader is."""
    if request.accepts("text/html"):
        messages.error(request, problem.message)
        return redirect(way_back(request))
    return JsonResponse({"said": problem.message, "undo": ""}, status=problem.status)


@cache_control(private=True, no_cache=True)
def file(request, asset_id: int, file_id: int, name: str):
    """A file of an asset, for those who may see the asset."""
    return files.serve_document(files.asset_file(asset_id, file_id, request.user))


@cache_control(private=True, max_age=3600)
def picture(request, asset_id: int, checksum: str):
    """A picture in the body of an asset."""
    return FileResponse(files.picture(asset_id, checksum, request.user))


@cache_control(private=True, max_age=86400)
def thumbnail(request, asset_id: int, checksum: str, size: str):
    """The first page of a file of an asset, in the size of a card or of a page."""
    opened = files.thumbnail(asset_id, checksum, size, request.user)
    response = FileResponse(opened, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@cache_control(private=True, max_age=3600)
def media(request, name: str):
    """A stored file, for the admin's previews. Readers get files and pictures from the asset."""
    path = files.media_path(name, request.user)
    response = FileResponse(path.open("rb"))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
