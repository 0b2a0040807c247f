"""How a request comes about: somebody asks, or searches in vain add up."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.prepared import prepared
from library.choices import RequestSource, RequestStatus
from library.requests.models import LONGEST_TEXT, ContentRequest, RequestAsker, slot_of
from library.requests.searching import question_of
from library.taxonomy import DecisionRole, Stage


@dataclass(frozen=True, slots=True)
class Slot:
    """A question as one team asks it at one stage for one role; slugs, empty for none."""

    question: str
    team_id: int | None = None
    stage: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: its words, where it comes from, and since when if not just now."""

    text: str
    source: RequestSource
    details: str = ""
    since: datetime | None = None


class OwnWish(NamedTuple):
    """What somebody asked for, and how far it is."""

    pk: int
    status: str
    at: datetime


@prepared
def _wishes(user_id, question):
    asked = RequestAsker.objects.filter(user=user_id, asked=True, request__question=question)
    status = Coalesce(F("request__merged_into__status"), F("request__status"))
    return asked.order_by("-at").values("at", pk=F("request"), status=status)[:1]


def wish_of(user, question: str) -> OwnWish | None:
    """Return the latest request that somebody made for a question, or None."""
    row = _wishes.first(user.pk, question)
    return OwnWish(**row) if row else None


@transaction.atomic
def ask(user, text: str, *, stage: str = "", role: str = "", details: str = "") -> ContentRequest:
    """Ask for content in somebody's name; who asks again for the same is counted once."""
    text = one_line(text)
    slot = Slot(question_of(text), user.team_id, stage, role)
    request = request_for(slot, Wish(text, RequestSource.READER, details), times=0)
    asker, new = RequestAsker.objects.get_or_create(request=request, user=user)
    if new or not asker.asked:
        count_up(request, 1, timezone.now())
    asker.asked, asker.at = True, timezone.now()
    asker.details = details or asker.details
    asker.save()
    return request


@transaction.atomic
def take_back(request: ContentRequest, user) -> None:
    """Forget that somebody asked; a request that nobody else needs or works on goes away."""
    gone = RequestAsker.objects.filter(request=request, user=user, asked=True).delete()[0]
    if not gone:
        return
    untouched = request.status == RequestStatus.OPEN and request.assignee_id is None
    if untouched and request.count <= 1 and not request.askers.exists():
        request.delete()
        return
    counted = ContentRequest.objects.filter(
        pk__in=(request.pk, request.merged_into_id), count__gt=1
    )
    counted.update(count=F("count") - 1)


@transaction.atomic
def note_searches(slot: Slot, wish: Wish, users, times: int, at: datetime) -> ContentRequest:
    """Count searches in vain, and remember who would like to hear what becomes of it."""
    request = request_for(slot, wish, times=0, declined_too=True)
    count_up(request, times, at)
    RequestAsker.objects.bulk_create(
        [RequestAsker(request=request, user_id=pk, at=at) for pk in sorted(set(users))],
        ignore_conflicts=True,
    )
    return request


def request_for(slot: Slot, wish: Wish, *, times=1, declined_too=False) -> ContentRequest:
    """Return the request that takes what is asked: one that is there already, or a new one.

    What was merged is counted where it went. What was declined stays declined while people only
    search for it; whoever asks for it again, or finds an answer wanting, opens a new request.
    """
    key = slot_of(slot.question, slot.team_id, slot.stage, slot.role)
    same = ContentRequest.objects.filter(slot=key)
    found = same.still_open().first() or same.select_related("merged_into").order_by("-pk").first()
    if found and found.status == RequestStatus.MERGED:
        found = found.merged_into
    if found and (found.is_open or (declined_too and found.status == RequestStatus.DECLINED)):
        return found
    new = ContentRequest(
        text=wish.text[:LONGEST_TEXT],
        question=slot.question,
        slot=key,
        source=wish.source,
        details=wish.details,
        team_id=slot.team_id,
        stage=Stage.objects.filter(slug=slot.stage).first(),
        role=DecisionRole.objects.filter(slug=slot.role).first(),
        count=times,
        created_at=wish.since or timezone.now(),
        asked_at=wish.since or timezone.now(),
    )
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        # Somebody asked the same at the same moment.
        return same.still_open().get()
    return new


def count_up(request: ContentRequest, times: int, at: datetime) -> None:
    """Add to how often it was asked."""
    ContentRequest.objects.filter(pk=request.pk).update(
        count=F("count") + times, asked_at=Greatest("asked_at", at)
    )
    request.refresh_from_db(fields=["count", "asked_at"])


def one_line(text: str) -> str:
    """Return a text without line breaks and signs nobody types, as long as a request may be."""
    return " ".join(text.replace("\x00", " ").split())[:LONGEST_TEXT]
