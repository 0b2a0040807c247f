"""Three months of plausible usage, the same each time but for the date."""

from datetime import datetime, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.utils import timezone

from library.assets.base import Asset
from library.models import Projection
from usage.choices import EventKind
from usage.models import Event

DAYS = 92
VISITS_A_DAY = 9
# What follows an open, and how often.
ACTIONS = (
    (EventKind.COPY, 0.34),
    (EventKind.DOWNLOAD, 0.12),
    (EventKind.SHARE, 0.12),
    (EventKind.USE_IN_DEAL, 0.22),
)
RATE, JUDGE = 0.12, 0.035


class Seller:
    """One person's habits: what they look for and how often."""

    def __init__(self, user, habits: dict):
        self.user = user
        self.stages = habits.get("stages", [])
        self.roles = habits.get("roles", [])
        self.types = habits.get("types", [])
        self.activity = habits.get("activity", 5)

    def liking(self, record: dict) -> float:
        """How likely this person is to pick an asset."""
        fit = 1 + 2 * bool(set(self.stages) & set(record["stages"]))
        fit += bool(set(self.roles) & set(record["roles"])) + (record["type"] in self.types)
        return fit * record["importance"] ** 1.5


def events(habits: dict[str, dict], seed: int = 20) -> list[Event]:
    """Return the events of the last three months."""
    random = Random(seed)
    people = [
        Seller(user, habits[user.username])
        for user in get_user_model().objects.filter(username__in=habits).order_by("username")
        if habits[user.username].get("activity")
    ]
    assets = list(
        Projection.objects.filter(asset__live=True).order_by("asset__key").values_list("pk", "data")
    )
    # Some assets are simply better than others, and some have their time.
    charm = {pk: random.paretovariate(2.6) for pk, _data in assets}
    quality = {pk: random.uniform(2.6, 4.9) for pk, _data in assets}
    made: list[Event] = []
    now = timezone.now()
    for seller in people:
        weights = [seller.liking(data["record"]) * charm[pk] for pk, data in assets]
        for day in range(DAYS):
            moment = now - timedelta(days=day)
            busy = 0.15 if moment.isoweekday() > 5 else 1.0
            growth = 1.25 - 0.5 * day / DAYS
            visits = int(random.gauss(VISITS_A_DAY * seller.activity / 10 * busy * growth, 1.5))
            for _visit in range(max(0, visits)):
                pk, data = random.choices(assets, weights)[0]
                made += visit(random, seller, pk, data["record"], quality[pk], moment)
    return made


def visit(
    random, seller: Seller, pk: int, record: dict, quality: float, day: datetime
) -> list[Event]:
    """Return what one person did with one asset, within an hour of one day."""
    at = day.replace(hour=random.randint(1, 10), minute=random.randint(0, 59))
    at = min(at, timezone.now() - timedelta(minutes=20))
    common = {
        "user": seller.user,
        "team_id": seller.user.team_id,
        "asset_id": pk,
        "asset_type": record["type"],
        "stage": random.choice(record["stages"] or [""]) if random.random() < 0.85 else "",
        "role": random.choice(record["roles"] or [""]) if random.random() < 0.6 else "",
        "source": random.choice(["home", "search", "search", "page"]),
    }
    found = [Event(kind=EventKind.OPEN, at=at, **common)]
    if record["type"] == "roi_calculator" and random.random() < 0.5:
        found.append(Event(kind=EventKind.CALCULATOR_RUN, at=at, **common))
    found += [
        Event(kind=kind, at=at + timedelta(minutes=random.randint(1, 15)), **common)
        for kind, share in ACTIONS
        if random.random() < share
    ]
    if random.random() < RATE:
        value = min(5, max(1, round(random.gauss(quality, 0.7))))
        found.append(Event(kind=EventKind.RATE, value=value, at=at, **common))
    if random.random() < JUDGE:
        worked = int(random.random() < quality / 5)
        found.append(Event(kind=EventKind.VERDICT, value=worked, at=at, **common))
    return found


def load_usage(habits: dict[str, dict]) -> int:
    """Write the demo usage, in the order in which it happened."""
    made = sorted(events(habits), key=lambda event: event.at)
    Event.objects.bulk_create(made, batch_size=1000)
    return len(made)


def is_empty() -> bool:
    """Tell whether the library holds nothing yet."""
    return not Asset.objects.exists()
