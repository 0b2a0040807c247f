"""Log-in by user name and password."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

# The demo's password stands in the documentation.
PUBLIC_PASSWORD = "valuary-demo"  # noqa: S105


class TeamBackend(ModelBackend):
    """Django's own backend, fetching the team with the user."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Refuse the demo's public password where there can be no demo."""
        if password == PUBLIC_PASSWORD and not settings.VALUARY_DEMO_ALLOWED:
            return None
        return super().authenticate(request, username, password, **kwargs)

    def get_user(self, user_id):
        """Return the signed-in user with the team, in one query."""
        user = get_user_model().objects.select_related("team").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
