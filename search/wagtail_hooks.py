"""What the search adds to the Wagtail admin."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import SynonymSet


class SynonymViewSet(ModelViewSet):
    """The synonyms: list, add, edit."""

    model = SynonymSet
    icon = "search"
    form_fields = ["words"]
    list_display = ["__str__", "updated_at"]
    search_fields = ["words"]
    search_backend_name = None
    list_per_page = 50
    add_to_admin_menu = True
    menu_order = 120


@hooks.register("register_admin_viewset")
def register_synonyms():
    """Add the synonyms to the menu."""
    return SynonymViewSet("synonyms")
