"""How authors choose an asset, or a request, in a form: a window with a list to search."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views import chooser as snippet_choosers

from library.assets.base import Asset
from library.kinds import type_of
from library.quick_widgets import QuickChooser, QuickSnippetChooser
from library.registry import asset_types
from library.requests.models import ContentRequest


class WordsFilterForm(BaseFilterForm):
    """Finds words as they stand in the text, Chinese ones too."""

    fields_searched: tuple[str, ...] = ()
    q = forms.CharField(label=_("Search"), required=False, max_length=200)

    def filter(self, objects):
        """Keep what has every word somewhere."""
        words = self.cleaned_data.get("q", "").replace("\x00", " ").split()
        self.is_searching, self.search_query = bool(words), " ".join(words)
        for word in words:
            anywhere = [Q(**{f"{name}__icontains": word}) for name in self.fields_searched]
            objects = objects.filter(Q.create(anywhere, connector=Q.OR))
        return objects


class AssetFilterForm(WordsFilterForm):
    """Finds assets by title, summary and key."""

    fields_searched = ("title", "summary", "key")


class TypedFilterForm(AssetFilterForm):
    """The same, and a type."""

    asset_type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
        choices=lambda: [("", _("All types")), *((key, type_of(key)[1]) for key in asset_types())],
    )

    def filter(self, objects):
        """Keep one type."""
        chosen = self.cleaned_data.get("asset_type")
        return super().filter(objects.filter(asset_type=chosen) if chosen else objects)


class RequestFilterForm(WordsFilterForm):
    """Finds requests by their words."""

    fields_searched = ("text", "details")


class AssetColumns:
    """What tells assets apart in the window."""

    filter_form_class = TypedFilterForm
    ordering = "-updated_at"

    @property
    def columns(self):
        """Title, type, language and state."""
        return [
            *super().columns,
            Column("asset_type", label=_("Type"), accessor=lambda a: type_of(a.asset_type)[1]),
            Column("get_language_display", label=_("Language")),
            Column("status_string", label=_("State")),
        ]


class RequestColumns:
    """What tells requests apart in the window."""

    filter_form_class = RequestFilterForm

    @property
    def columns(self):
        """Words, how often, stage and status."""
        return [
            *super().columns,
            Column("count", label=_("Times")),
            Column("stage", label=_("Stage")),
            Column("get_status_display", label=_("Status")),
        ]


class AssetChooseView(AssetColumns, ChooseView):
    """The window that lists assets."""


class AssetResultsView(AssetColumns, ChooseResultsView):
    """Its list while somebody types."""


class RequestChooseView(RequestColumns, ChooseView):
    """The window that lists requests."""


class RequestResultsView(RequestColumns, ChooseResultsView):
    """Its list while somebody types."""


class WithKey:
    """What the form is told of a chosen asset: also the key, by which rows name assets."""

    def get_chosen_response_data(self, item):
        """Add the key."""
        return {**super().get_chosen_response_data(item), "key": item.key}


class ChosenAsset(WithKey, ChosenView):
    """The answer for one asset."""


class ChosenAssets(WithKey, ChosenMultipleView):
    """The answer for several assets."""


class TypedChooseView(snippet_choosers.ChooseView):
    """The window of a field that takes one type only."""

    filter_form_class = AssetFilterForm


class TypedResultsView(snippet_choosers.ChooseResultsView):
    """Its list while somebody types."""

    filter_form_class = AssetFilterForm


class TypedChooserViewSet(snippet_choosers.SnippetChooserViewSet):
    """Chooses an asset of one type."""

    base_widget_class = QuickSnippetChooser
    choose_view_class = TypedChooseView
    choose_results_view_class = TypedResultsView


class AssetChooserViewSet(ChooserViewSet):
    """Chooses an asset of any type, live or draft."""

    model = Asset
    base_widget_class = QuickChooser
    icon = "doc-full"
    page_title = choose_one_text = _("Choose an asset")
    choose_another_text = _("Choose another asset")
    # Wagtail's own text would stay in the language of the start.
    edit_item_text = _("Edit")
    choose_view_class = AssetChooseView
    choose_results_view_class = AssetResultsView
    chosen_view_class = ChosenAsset
    chosen_multiple_view_class = ChosenAssets
    per_page = 20


class RequestChooserViewSet(ChooserViewSet):
    """Chooses a request that is still open or was answered."""

    model = ContentRequest
    icon = "list-ul"
    page_title = choose_one_text = _("Choose a request")
    choose_another_text = _("Choose another request")
    edit_item_text = _("Edit")
    choose_view_class = RequestChooseView
    choose_results_view_class = RequestResultsView
    per_page = 20

    def get_object_list(self):
        """Leave out what was merged itself."""
        return ContentRequest.objects.filter(merged_into=None).select_related("stage")


asset_chooser = AssetChooserViewSet("asset_chooser")
request_chooser = RequestChooserViewSet("request_chooser")
