"""What becomes of a request. Each verb does one thing, writes it down and tells those concerned."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from accounts.prepared import AnyOf, prepared
from library.assets.base import Asset
from library.choices import RequestStatus
from library.registry import asset_type
from library.requests import notices
from library.requests.asking import count_up
from library.requests.models import ContentRequest

# When on its day a due date is called to mind.
REMINDED_AT = time(9)


@transaction.atomic
def start_draft(request: ContentRequest, kind: str, language: str, by: User) -> Asset:
    """Begin a draft of a type with what the request says, and link the two."""
    draft = asset_type(kind)(
        title=request.text, summary="", language=language, owner=by, live=False
    )
    if request.stage:
        draft.stages = [request.stage]
    if request.role:
        draft.roles = [request.role]
    # Somebody goes on writing it, so nothing beyond the title has to be there yet.
    draft.save()
    draft.save_revision(user=by, clean=False, log_action="wagtail.create")
    link_draft(request, draft, by)
    return draft


def link_draft(request: ContentRequest, draft: Asset, by: User) -> None:
    """Note that somebody writes what is missing; publishing it answers the request."""
    request.status, request.asset, request.closed_at = RequestStatus.IN_PROGRESS, draft, None
    request.assignee = request.assignee or by
    request.save()
    log(request, "content_request.draft", user=by, data={"title": str(draft)})


@transaction.atomic
def answer(request: ContentRequest, by: User, *, asset: Asset | None = None, words="") -> None:
    """Answer with an asset, with words, or both; an asset that is no more than a draft is linked."""
    request.answer = words.strip()
    if asset is not None and not asset.live:
        link_draft(request, asset, by)
        return
    request.asset = asset or request.asset
    close(request, RequestStatus.ANSWERED)
    log(request, "content_request.answer", user=by, data={"words": request.answer})
    notices.answered(request)


@transaction.atomic
def decline(request: ContentRequest, by: User, reason: str) -> None:
    """Decline with a reason, which those who asked are told."""
    request.answer = reason.strip()
    close(request, RequestStatus.DECLINED)
    log(request, "content_request.decline", user=by, data={"words": request.answer})
    notices.declined(request)


@transaction.atomic
def merge(request: ContentRequest, into: ContentRequest, by: User) -> ContentRequest:
    """Count a request, and those merged into it before, with another one.

    Whoever asked stays with the words they used, and is told what becomes of the other one.
    """
    target = into.merged_into or into
    if target.pk == request.pk:
        raise ValueError("A request cannot be merged into itself.")
    ContentRequest.objects.filter(merged_into=request).update(merged_into=target)
    count_up(target, request.count, request.asked_at)
    if request.asset and not target.asset and target.is_open:
        link_draft(target, request.asset, by)
    request.merged_into = target
    close(request, RequestStatus.MERGED)
    log(request, "content_request.merge", user=by, data={"into": str(target)})
    if target.status == RequestStatus.ANSWERED:
        notices.answered(target, of=request)
    elif target.status == RequestStatus.DECLINED:
        notices.declined(target, of=request)
    return target


@transaction.atomic
def assign(request: ContentRequest, by: User, assignee: User | None, due_on: date | None) -> None:
    """Give a request to somebody with a day, or take it back; they are told now and on the day."""
    notices.unassigned(request, keep=assignee)
    request.assignee, request.due_on = assignee, due_on
    request.save(update_fields=["assignee", "due_on"])
    named = {"to": str(assignee) if assignee else "", "due": str(due_on or "")}
    log(request, "content_request.assign", user=by, data=named)
    if assignee and assignee != by:
        notices.assigned(request, by)
    remind(request)


def remind(request: ContentRequest) -> None:
    """Call the due day to the mind of whoever has the request, if it has one."""
    if request.is_open and request.assignee and request.due_on:
        moment = timezone.make_aware(datetime.combine(request.due_on, REMINDED_AT))
        notices.due(request, moment)


@transaction.atomic
def reopen(request: ContentRequest, by: User) -> None:
    """Take up a request again that was closed too soon."""
    if request.merged_into:
        rest = Greatest(F("count") - request.count, 1)
        ContentRequest.objects.filter(pk=request.merged_into_id).update(count=rest)
    request.status, request.merged_into, request.closed_at = RequestStatus.OPEN, None, None
    if request.asset and not request.asset.live:
        request.status = RequestStatus.IN_PROGRESS
    request.save()
    log(request, "content_request.reopen", user=by)
    remind(request)


def close(request: ContentRequest, status: RequestStatus) -> None:
    """Put a request away, and with it the reminder of its day."""
    request.status, request.closed_at = status, timezone.now()
    request.save()
    notices.unassigned(request)


# --- What happens to the assets that answer ---


def on_assets_changed(sender, ids, **kwargs) -> None:
    """A draft that was published answers the requests it was written for."""
    answered = _answered_by.column(AnyOf(ids))
    for request in ContentRequest.objects.filter(pk__in=answered).select_related("asset"):
        close(request, RequestStatus.ANSWERED)
        notices.published(request)


@prepared
def _answered_by(ids):
    written = ContentRequest.objects.filter(asset__in=ids, status=RequestStatus.IN_PROGRESS)
    return written.filter(asset__live=True).values("pk")


def before_asset_deleted(sender, instance, **kwargs) -> None:
    """A draft that goes away leaves its requests open again."""
    written = ContentRequest.objects.filter(asset=instance.pk, status=RequestStatus.IN_PROGRESS)
    written.update(status=RequestStatus.OPEN, asset=None)
