"""What accounts adds to the Wagtail admin."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.viewsets import TeamViewSet


@hooks.register("register_admin_viewset")
def register_teams():
    """Add the teams to the settings menu."""
    return TeamViewSet("teams")


class BellMenuItem(MenuItem):
    """Leads to the notifications and says how many are unread."""

    def render_component(self, request):
        """Draw the item with this person's count."""
        component = super().render_component(request)
        if unread := request.user.unread:
            component.label = _("Notifications (%(n)s)") % {"n": unread}
        return component


@hooks.register("register_admin_menu_item")
def notifications_menu_item():
    """Add the notifications to the menu, above the reports."""
    address = reverse_lazy("accounts:notifications")
    return BellMenuItem(_("Notifications"), address, icon_name="mail", order=90)
