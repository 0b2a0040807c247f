"""How authors choose an asset, or a request, in a form: a window with a list to search."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from library.assets.base import Asset
from library.kinds import type_of
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


class RequestFilterForm(WordsFilterForm):
    """Finds requests by their words."""

    fields_searched = ("text", "details")


class AssetColumns:
    """What tells assets apart in the window."""

    filter_form_class = AssetFilterForm
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


class AssetChooserViewSet(ChooserViewSet):
    """Chooses an asset of any type, live or draft."""

    model = Asset
    icon = "doc-full"
    page_title = choose_one_text = _("Choose an asset")
    choose_another_text = _("Choose another asset")
    choose_view_class = AssetChooseView
    choose_results_view_class = AssetResultsView
    per_page = 20


class RequestChooserViewSet(ChooserViewSet):
    """Chooses a request that is still open or was answered."""

    model = ContentRequest
    icon = "list-ul"
    page_title = choose_one_text = _("Choose a request")
    choose_another_text = _("Choose another request")
    choose_view_class = RequestChooseView
    choose_results_view_class = RequestResultsView
    per_page = 20

    def get_object_list(self):
        """Leave out what was merged itself."""
        return ContentRequest.objects.filter(merged_into=None).select_related("stage")


asset_chooser = AssetChooserViewSet("asset_chooser")
request_chooser = RequestChooserViewSet("request_chooser")
