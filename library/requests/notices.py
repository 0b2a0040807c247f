"""What people are told of requests, and what no longer has to be told."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifying import notification_kind, notify, withdraw
from accounts.sight import Sight
from accounts.templatetags.times import day
from library.assets.base import Asset
from library.requests.models import ContentRequest

ASSIGNED, DUE = "request.assigned", "request.due"


@notification_kind("request.answered", "check")
def words_answered(data: dict) -> str:
    """Say that there is an answer."""
    if data["asked"]:
        return _("Your request “%(text)s” is answered") % data
    return _("What you searched for is answered: “%(text)s”") % data


@notification_kind("request.published", "library")
def words_published(data: dict) -> str:
    """Say that what was missing is there."""
    if data["asked"]:
        return _("Now in the library, as you asked: “%(text)s”") % data
    return _("What you searched for is now in the library: “%(text)s”") % data


@notification_kind("request.declined", "close")
def words_declined(data: dict) -> str:
    """Say that it will not be written; the reason stands below."""
    return _("Your request “%(text)s” was declined") % data


@notification_kind(ASSIGNED, "person")
def words_assigned(data: dict) -> str:
    """Say who gave what to whom, and by when."""
    if not data.get("due"):
        return _("%(by)s gave you the request “%(text)s”") % data
    words = _("%(by)s gave you the request “%(text)s”, due %(day)s")
    return words % {**data, "day": day(data["due"])}


@notification_kind(DUE, "clock")
def words_due(data: dict) -> str:
    """Call a due day to mind."""
    return _("Due today: the request “%(text)s”") % data


def answered(request: ContentRequest, of: ContentRequest | None = None) -> None:
    """Tell everybody who asked or searched that there is an answer."""
    _tell_askers(request, "request.answered", of)


def published(request: ContentRequest) -> None:
    """Tell everybody who asked or searched that the draft is published."""
    _tell_askers(request, "request.published")


def declined(request: ContentRequest, of: ContentRequest | None = None) -> None:
    """Tell those who asked; who only searched need not hear of it."""
    for wish, people in (of or request).asked_by_words(asked=True).items():
        _tell(people, "request.declined", request, address_of(wish), text=wish.text, asked=True)


def assigned(request: ContentRequest, by: User) -> None:
    """Tell somebody what they were given to do."""
    due = request.due_on.isoformat() if request.due_on else ""
    _tell(request.assignee, ASSIGNED, request, request.work_address, by=str(by), due=due)


def due(request: ContentRequest, moment: datetime) -> None:
    """Call a due day to mind on that day."""
    address = request.work_address
    data = {"text": request.text}
    notify(request.assignee, DUE, about=request.about, address=address, data=data, due_at=moment)


def unassigned(request: ContentRequest, keep: User | None = None) -> None:
    """Take back what was told to whoever had it, unless they keep it."""
    withdraw(DUE, about=request.about)
    if request.assignee and request.assignee != keep:
        withdraw(ASSIGNED, about=request.about, people=[request.assignee])


def _tell_askers(request: ContentRequest, kind: str, of: ContentRequest | None = None) -> None:
    """Tell each who asked or searched in their own words; lead those to the asset who may see it.

    With `of` only those are told who asked for that one, which was merged into the request.
    """
    for asked in (True, False):
        for wish, people in (of or request).asked_by_words(asked).items():
            words = {"text": wish.text, "asked": asked}
            seeing = who_may_see(request.asset, people)
            _tell(seeing, kind, request, request.asset.url if seeing else "", **words)
            others = [user for user in people if user not in seeing]
            # For who only searched there is nothing in an answer that they may not open.
            if asked or request.answer:
                _tell(others, kind, request, address_of(wish) if asked else "", **words)


def who_may_see(asset: Asset | None, people: list[User]) -> list[User]:
    """Return those of some people for whom an asset is; the one rule is asked once for each sight."""
    if asset is None:
        return []
    alike: dict[Sight, list[User]] = {}
    for user in people:
        alike.setdefault(user.sight, []).append(user)
    return [
        user
        for sight, users in alike.items()
        if Asset.objects.seen_with(sight).filter(pk=asset.pk).exists()
        for user in users
    ]


def _tell(people, kind: str, request: ContentRequest, address: str, **data) -> None:
    data = {"text": request.text, "detail": "", **data}
    if kind not in (ASSIGNED, DUE):
        data["detail"] = request.answer
    notify(people, kind, about=request.about, address=address, data=data)


def address_of(request: ContentRequest) -> str:
    """Return where somebody who asked reads what became of it."""
    return f"{reverse('library:requests')}#request-{request.pk}"
