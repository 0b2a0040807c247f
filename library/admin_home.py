"""The admin's home page, its menu and the listing of everything."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from accounts.roles import Right
from library import overview
from library.admin import AssetFilterSet, asset_columns, listed
from library.assets.base import Asset
from library.choices import AssetState
from library.extraction.alerts import edit_address
from library.kinds import type_of
from library.registry import asset_types

LISTING = "library_content"


class TypeColumn(Column):
    """The type of an asset, in words."""

    def get_value(self, instance):
        """The name of the type."""
        return type_of(instance.asset_type)[1]


class ContentFilterSet(AssetFilterSet):
    """How authors narrow the listing of everything."""

    class Meta(AssetFilterSet.Meta):
        model = Asset


class ContentView(IndexView):
    """Every asset, whatever its type."""

    model = Asset
    page_title = _("All content")
    header_icon = "folder-open-inverse"
    index_url_name = LISTING
    index_results_url_name = f"{LISTING}_results"
    search_fields = ["title", "summary", "key"]
    search_backend_name = None
    filterset_class = ContentFilterSet
    default_ordering = "-updated_at"
    paginate_by = 30
    _show_breadcrumbs = True

    @cached_property
    def columns(self):
        """What the listings of the types show, and the type."""
        title, *others = asset_columns()
        return [title, TypeColumn("asset_type", label=_("Type"), sort_key="asset_type"), *others]

    def get_base_queryset(self):
        """All assets with what the columns need."""
        return listed(Asset.objects.all())

    def get_edit_url(self, instance):
        """Return the form of an asset's own type."""
        return edit_address(instance)

    def get_breadcrumbs_items(self):
        """Return the way here."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": self.page_title}]


class AuthorsMenuItem(MenuItem):
    """Shown to those who write and check content."""

    def is_shown(self, request):
        """Tell whether this person may open it."""
        return request.user.may(Right.AUTHOR)


class ContentSearchArea(SearchArea):
    """The search of the menu looks for assets."""

    def is_shown(self, request):
        """Tell whether this person may open it."""
        return request.user.may(Right.AUTHOR)


class Figures(Component):
    """How many assets are in each state, and ways to write a new one."""

    order = 10
    template_name = "library/admin/figures.html"

    def get_context_data(self, parent_context):
        """The figures, each with the listing behind it."""
        listing, counted = reverse(LISTING), overview.counts()
        figures = [
            (state, state.label, counted.get(state, 0), f"{listing}?state={state.value}")
            for state in AssetState
        ]
        types = [
            (type_of(key)[1], reverse(model.snippet_viewset.get_url_name("add")))
            for key, model in asset_types().items()
        ]
        return {"figures": figures, "types": types, "search_address": listing}


class Lists(Component):
    """What waits for somebody."""

    order = 20
    template_name = "library/admin/lists.html"

    def get_context_data(self, parent_context):
        """Four lists, each with how many there are."""
        user, listing = parent_context["request"].user, reverse(LISTING)
        today = overview.today()
        waiting, to_review = overview.waiting_for_review(user)
        drafted, drafts = overview.own_drafts(user)
        due, checks = overview.checks_due(today)
        edited = overview.recently_edited()
        until = (today + overview.CHECK_AHEAD).isoformat()
        return {
            "now": timezone.now(),
            "lists": [
                ("review", _("Waits for review"), waiting, to_review, f"{listing}?state=review"),
                (
                    "drafts",
                    _("My unpublished changes"),
                    drafted,
                    drafts,
                    f"{listing}?owner={user.pk}",
                ),
                (
                    "checks",
                    _("Checks due or overdue"),
                    due,
                    checks,
                    f"{listing}?checked_until={until}",
                ),
                ("edited", _("Recently edited"), len(edited), edited, listing),
            ],
        }
