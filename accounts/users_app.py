"""Wagtail's users app, with our person fields."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """Uses our viewset of users."""

    user_viewset = "accounts.viewsets.UserViewSet"
