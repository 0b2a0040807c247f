"""What the search adds to the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import SynonymSet


class SynonymViewSet(ModelViewSet):
    """The words that mean the same."""

    model = SynonymSet
    icon = "list-ul"
    form_fields = ["words"]
    list_display = ["__str__"]
    search_backend_name = None
    search_fields = ["words"]
    menu_label = _("Synonyms")
    menu_order = 120
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_synonyms():
    """Add the synonyms to the menu."""
    return SynonymViewSet("synonyms")
