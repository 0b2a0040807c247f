"""People and teams in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts.models import Team, User

OWN_FIELDS = {"team", "language", "theme"}


class PersonEditForm(UserEditForm):
    """Edit somebody."""

    class Meta(UserEditForm.Meta):
        model = User
        fields = UserEditForm.Meta.fields | OWN_FIELDS


class PersonCreationForm(UserCreationForm):
    """Add somebody."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = UserCreationForm.Meta.fields | OWN_FIELDS


class UserViewSet(WagtailUserViewSet):
    """Wagtail's users with our fields."""

    def get_form_class(self, for_update=False):
        """The form with team, language and theme."""
        return PersonEditForm if for_update else PersonCreationForm


class TeamViewSet(ModelViewSet):
    """The teams."""

    model = Team
    icon = "group"
    form_fields = ["slug", "name", "name_zh", "parent"]
    list_display = ["label", "slug", "parent"]
    search_backend_name = None
    search_fields = ["name", "name_zh", "slug"]
    menu_label = _("Teams")
    add_to_settings_menu = True
