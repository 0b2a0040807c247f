"""Log-in by user name and password."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class TeamBackend(ModelBackend):
    """Django's own backend, fetching the team with the user."""

    def get_user(self, user_id):
        """Return the signed-in user with the team, in one query."""
        user = get_user_model().objects.select_related("team").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
