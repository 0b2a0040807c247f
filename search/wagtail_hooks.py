"""What the search adds to the Wagtail admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.roles import Right
from search.models import SynonymSet
from search.views import explanation


class SynonymViewSet(ModelViewSet):
    """The synonyms: list, add, edit."""

    model = SynonymSet
    icon = "search"
    form_fields = ["words"]
    list_display = ["__str__", DateColumn("updated_at", label=_("Updated"), sort_key="updated_at")]
    search_fields = ["words"]
    search_backend_name = None
    list_per_page = 50
    add_to_admin_menu = True
    menu_order = 120


@hooks.register("register_admin_viewset")
def register_synonyms():
    """Add the synonyms to the menu."""
    return SynonymViewSet("synonyms")


class ExplanationMenuItem(MenuItem):
    """Shown to those who write and check content."""

    def is_shown(self, request):
        """Tell whether this person may open it."""
        return request.user.may(Right.AUTHOR)


@hooks.register("register_admin_urls")
def register_explanation():
    """Add the page that explains scores."""
    return [path("search/explain/", explanation, name="explain_search")]


@hooks.register("register_admin_menu_item")
def explanation_menu_item():
    """Add it to the menu, below the synonyms."""
    label, address = _("Explain search"), reverse("explain_search")
    return ExplanationMenuItem(label, address, icon_name="help", order=121)
