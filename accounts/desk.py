"""What is open for a person right now, kept on their row.

The row is read for every page, so whatever lies on the desk can be shown without a query. It is
a copy: the part of the site that owns it puts it there whenever it changes.
"""

from django.db import transaction

from accounts.models import User

MOST_ITEMS = 20


def put(user_id: int, name: str, items: list[dict]) -> None:
    """Replace what one part of the site keeps on somebody's desk, the first few items of it."""
    with transaction.atomic():
        user = User.objects.select_for_update().only("desk").filter(pk=user_id).first()
        if user is None:
            return
        desk = {**user.desk, name: items[:MOST_ITEMS]}
        if desk != user.desk:
            User.objects.filter(pk=user_id).update(desk={k: v for k, v in desk.items() if v})


def on_desk(user, name: str) -> list[dict]:
    """Return what one part of the site keeps on somebody's desk."""
    return user.desk.get(name, [])
