"""What accounts adds to the Wagtail admin."""

from wagtail import hooks

from accounts.viewsets import TeamViewSet


@hooks.register("register_admin_viewset")
def register_teams():
    """Add the teams to the settings menu."""
    return TeamViewSet("teams")
