"""Log-in by user name and password."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Notification, Team, User
from accounts.prepared import prepared

# The demo's password stands in the documentation.
PUBLIC_PASSWORD = "valuary-demo"  # noqa: S105


USER_COLUMNS = [field.attname for field in User._meta.concrete_fields]
TEAM_COLUMNS = [field.attname for field in Team._meta.concrete_fields]


@prepared
def person_row(user_id):
    """Return a person's row, the row of their team, and how much they have not read."""
    mine = Notification.objects.unread().filter(user=OuterRef("pk")).order_by()
    unread = mine.values("user").annotate(count=Count("pk")).values("count")
    return (
        User.objects.filter(pk=user_id)
        .values(*USER_COLUMNS, *[f"team__{column}" for column in TEAM_COLUMNS])
        .annotate(unread=Coalesce(Subquery(unread), 0))
    )


def person(user_id: int) -> User | None:
    """Return a person with their team and the count of the bell, in one query."""
    row = person_row.first(user_id)
    if row is None:
        return None
    user = User.from_db("default", USER_COLUMNS, [row[column] for column in USER_COLUMNS])
    if user.team_id:
        cells = [row[f"team__{column}"] for column in TEAM_COLUMNS]
        user.team = Team.from_db("default", TEAM_COLUMNS, cells)
    user.unread = row["unread"]
    return user


class TeamBackend(ModelBackend):
    """Django's own backend, fetching the team with the user."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Refuse the demo's public password where there can be no demo."""
        if password == PUBLIC_PASSWORD and not settings.VALUARY_DEMO_ALLOWED:
            return None
        return super().authenticate(request, username, password, **kwargs)

    def get_user(self, user_id):
        """Return the signed-in user with the team, in one query."""
        user = person(user_id)
        return user if user and self.user_can_authenticate(user) else None
