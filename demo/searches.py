"""Three months of searches and what became of those in vain, the same each time but for the date."""

from datetime import datetime, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from accounts.choices import NotificationState
from accounts.models import Notification
from demo.content import FOLDER, read
from library.assets.base import Asset
from library.models import ContentRequest
from library.requests import answering
from library.requests.asking import ask
from search.engines.choice import search_engine
from search.feeding import feed_requests
from search.past import choose_past_searches
from search.questions import question_key
from search.request import SearchRequest
from search.service import reader_of, understood
from usage.choices import Fate
from usage.models import Search
from usage.search_rollups import roll_up_searches
from usage.searches import trace_of

DAYS = 92
# How many searches a busy person makes on a working day.
SEARCHES_A_DAY = 1.1
CLICKS, STAGE_CHOSEN, ROLE_CHOSEN = 0.82, 0.8, 0.15
CLOSED_AFTER = timedelta(days=2)


def load_searches(habits: dict[str, dict]) -> int:
    """Write the searches and the requests of the demo, unless there are some; return how many."""
    if Search.objects.exists():
        return 0
    people = {u.username: u for u in get_user_model().objects.select_related("team")}
    with transaction.atomic():
        rows = sorted(searches(people, habits), key=lambda row: row.at)
        Search.objects.bulk_create(rows)
        for wish in read(FOLDER / "requests.yaml"):
            load_request(wish, people)
    roll_up_searches()
    feed_requests()
    choose_past_searches()
    return len(rows)


def searches(people: dict, habits: dict[str, dict], seed: int = 31) -> list[Search]:
    """Return what people searched for in the last three months."""
    random, now = Random(seed), timezone.now()
    wishes = read(FOLDER / "searches.yaml")
    results = {
        w["text"]: look_up(w["text"], people["rep"], now) for kind in wishes.values() for w in kind
    }
    made: list[Search] = []
    for name in sorted(habits):
        activity, user = habits[name].get("activity", 0), people[name]
        own = wishes["en" if user.last_name.isascii() else "zh"]
        weights = [wish["often"] for wish in own]
        for day in range(DAYS):
            moment = now - timedelta(days=day)
            busy = 0.1 if moment.isoweekday() > 5 else 1.0
            for _search in range(round(random.gauss(SEARCHES_A_DAY * activity / 8 * busy, 0.6))):
                wish = random.choices(own, weights)[0]
                made.append(search(random, user, wish, results[wish["text"]], moment))
    return made


def look_up(text: str, user, now: datetime) -> tuple[int, int, list[int]]:
    """Return how much a question finds today, in full and in part, and what stands first."""
    asked = SearchRequest(text=text, page_size=10)
    found = search_engine().search(asked, understood(asked), reader_of(user, now), [])
    return found.total, found.partial_total, [scored.document.id for scored in found.hits]


def search(random, user, wish: dict, found: tuple, day: datetime) -> Search:
    """Return one search on a day, with the result that was opened if there was one."""
    total, partial, ids = found
    at = day.replace(hour=random.randint(1, 10), minute=random.randint(0, 59))
    at = min(at, timezone.now() - timedelta(hours=2))
    question = question_key(wish["text"])
    row = Search(
        user=user,
        team_id=user.team_id,
        text=wish["text"],
        question=question,
        trace=trace_of(question),
        stage=wish.get("stage", "") if random.random() < STAGE_CHOSEN else "",
        role=wish.get("role", "") if random.random() < ROLE_CHOSEN else "",
        language="en" if user.last_name.isascii() else "zh-hans",
        engine="tantivy",
        total=total,
        partial_total=partial,
        took_ms=round(random.uniform(2, 14), 1),
        at=at,
        fate="" if ids else Fate.EMPTY,
    )
    if ids and random.random() < wish.get("clicks", CLICKS):
        place = min(len(ids), int(random.expovariate(0.6)) + 1)
        row.clicked_id, row.clicked_position = ids[place - 1], place
        row.clicked_at, row.fate = at + timedelta(seconds=random.randint(8, 90)), Fate.CLICKED
    return row


# --- What people asked for ---


def load_request(wish: dict, people: dict) -> None:
    """Let people ask for something, and enablement deal with it, some days ago."""
    asked_at = timezone.now() - timedelta(days=wish["days"], hours=3)
    place = {name: wish.get(name, "") for name in ("stage", "role")}
    for name in wish["by"]:
        request = ask(people[name], wish["text"], details=wish.get("details", ""), **place)
        ContentRequest.objects.filter(pk=request.pk).update(created_at=asked_at, asked_at=asked_at)
        request.askers.update(at=asked_at)
    same = ContentRequest.objects.filter(question=request.question).order_by("pk")
    first, *others = same
    for other in others:
        answering.merge(other, first, people["enablement"])
    if "does" in wish:
        deal_with(ContentRequest.objects.get(pk=first.pk), wish["does"], people)
        closed = min(asked_at + CLOSED_AFTER, timezone.now() - timedelta(hours=1))
        same.filter(closed_at__isnull=False).update(closed_at=closed)
        told = Notification.objects.exclude(state=NotificationState.WAITING)
        told.filter(about=first.about).update(at=closed)
        told.filter(about=first.about, user__username="chenhao").update(
            state=NotificationState.READ
        )


def deal_with(request: ContentRequest, does: dict, people: dict) -> None:
    """Do with a request what its line says."""
    by = people["enablement"]
    if does["verb"] == "assign":
        due = timezone.localdate() + timedelta(days=does["due"])
        answering.assign(request, people["admin"], by, due)
    elif does["verb"] == "draft":
        answering.start_draft(request, does["kind"], does["language"], by)
    elif does["verb"] == "answer":
        asset = Asset.objects.get(key=does["key"])
        answering.answer(request, by, asset=asset, words=does["words"])
    else:
        answering.decline(request, by, does["words"])
