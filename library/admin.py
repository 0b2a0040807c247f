"""The library in the Wagtail admin: a listing for each type, and the taxonomies."""

import django_filters
from django.db.models import IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from library import taxonomy
from library.choices import AssetState, Audience, Language
from library.choosers import TypedChooserViewSet
from library.extraction.alerts import edit_address
from library.registry import asset_types
from library.terms import get_terms
from usage.models import WindowTotal


class StagesColumn(Column):
    """The stages of an asset, in words."""

    def get_value(self, instance):
        """The labels of the stages, parted by commas."""
        label = get_terms().label
        return ", ".join(label("stage", stage.slug) for stage in instance.stages.all()) or "–"


class StateColumn(Column):
    """How far an asset is; it can be live and in review at once."""

    def get_value(self, instance):
        """The names of its states."""
        now = timezone.now()
        over = instance.expired or (instance.expire_at and instance.expire_at <= now)
        live = instance.live and not over
        states = {
            AssetState.EXPIRED: over,
            AssetState.CHANGED: live and instance.has_unpublished_changes,
            AssetState.LIVE: live and not instance.has_unpublished_changes,
            AssetState.SCHEDULED: instance.is_scheduled,
            AssetState.DRAFT: not (live or over or instance.is_scheduled),
            AssetState.REVIEW: instance.is_in_review,
        }
        return " · ".join(str(state.label) for state, holds in states.items() if holds)


class DayColumn(Column):
    """A date as the language writes it; Wagtail's own column calls a coming one "just now"."""

    def get_value(self, instance):
        """The date, or a dash."""
        day = super().get_value(instance)
        return date_format(day, "DATE_FORMAT") if day else "–"


class AssetFilterSet(WagtailFilterSet):
    """How authors narrow a listing."""

    state = django_filters.ChoiceFilter(
        choices=AssetState.choices, method="keep_state", label=_("State")
    )
    language = django_filters.ChoiceFilter(choices=Language.choices, label=_("Language"))
    audience = django_filters.ChoiceFilter(choices=Audience.choices, label=_("Audience"))
    checked_until = django_filters.DateFilter(
        lookup_expr="lt", label=_("Check due before"), field_name="checked_until"
    )

    class Meta:
        fields = [
            "stages",
            "roles",
            "industries",
            "products",
            "competitors",
            "drivers",
            "owner",
        ]

    def keep_state(self, queryset, name, value):
        """Keep what is in a state."""
        return queryset.in_state(AssetState(value))


def listed(queryset):
    """Add what the columns show and sort by: stages, state, uses in 90 days."""
    total = WindowTotal.objects.slice().filter(asset_id=OuterRef("pk")).values("uses_90")
    uses = Coalesce(Subquery(total, output_field=IntegerField()), 0)
    return queryset.prefetch_related("stages").with_state().annotate(uses_90=uses)


def asset_columns() -> list[Column]:
    """Return what a listing of assets shows: title, stages, language, state, review date, uses."""
    return [
        TitleColumn("title", label=_("Title"), sort_key="title", get_url=edit_address),
        StagesColumn("stages", label=_("Stages")),
        Column("get_language_display", label=_("Language"), sort_key="language"),
        StateColumn("state", label=_("State"), sort_key="live"),
        DayColumn("checked_until", label=_("Checked until"), sort_key="checked_until"),
        Column("uses_90", label=_("Uses in 90 days"), sort_key="uses_90"),
    ]


class AssetIndexView(IndexView):
    """A listing that also offers what a type adds to it."""

    @cached_property
    def header_more_buttons(self):
        """The usual ones, then the type's own ways to make an asset."""
        links = [
            HeaderButton(label, url=reverse(view), icon_name=icon)
            for label, view, icon in self.model.kind.other_ways
        ]
        return [*super().header_more_buttons, *links]


class AssetViewSet(SnippetViewSet):
    """The listing and the editing views of one type of asset."""

    index_view_class = AssetIndexView
    add_to_admin_menu = False
    search_backend_name = None
    search_fields = ["title", "summary", "key"]
    list_per_page = 30
    inspect_view_enabled = False
    ordering = "-updated_at"
    chooser_viewset_class = TypedChooserViewSet

    @property
    def list_display(self):
        """Title, stages, language, state, review date, uses."""
        return asset_columns()

    @property
    def breadcrumbs_items(self):
        """Wagtail's, whose first word would stay in the language of the start."""
        home, *others = super().breadcrumbs_items
        return [{**home, "label": _("Home")}, *others]

    def get_queryset(self, request):
        """The assets of this type with what the columns need."""
        return listed(self.model.objects.all())


def viewset_for(asset_model):
    """Make the viewset of one type of asset."""
    filters = type(
        f"{asset_model.__name__}FilterSet",
        (AssetFilterSet,),
        {"Meta": type("Meta", (AssetFilterSet.Meta,), {"model": asset_model})},
    )
    attributes = {
        "model": asset_model,
        "icon": asset_model.kind.admin_icon,
        "menu_label": asset_model.kind.plural,
        "filterset_class": filters,
    }
    return type(f"{asset_model.__name__}ViewSet", (AssetViewSet,), attributes)


class LibraryGroup(SnippetViewSetGroup):
    """The Library menu: a listing for each type."""

    menu_label = _("Library")
    menu_icon = "folder-open-inverse"
    menu_order = 100
    items = tuple(viewset_for(model) for model in asset_types().values())


class TermViewSet(ModelViewSet):
    """One taxonomy: list, add, edit."""

    list_display = ["slug", "label_en", "label_zh", "order"]
    search_fields = ["slug", "label_en", "label_zh"]
    search_backend_name = None
    ordering = ["order", "slug"]
    list_per_page = 50
    icon = "tag"


class StageViewSet(TermViewSet):
    """The stages of every funnel."""

    list_display = ["slug", "label_en", "label_zh", "funnel", "standard", "order"]
    list_filter = ["funnel", "owner", "terminal"]
    ordering = ["funnel__order", "order"]


def term_viewset(model):
    """Make the viewset of one taxonomy."""
    base = StageViewSet if model is taxonomy.Stage else TermViewSet
    attributes = {
        "model": model,
        "menu_label": model._meta.verbose_name_plural,
        "form_fields": form_fields(model),
    }
    return type(f"{model.__name__}ViewSet", (base,), attributes)(model._meta.model_name)


def form_fields(model) -> list[str]:
    """Return the fields an administrator edits, in the model's order."""
    return [f.name for f in model._meta.fields if f.editable and not f.primary_key]


class TaxonomyGroup(ViewSetGroup):
    """The Classification menu: a list for each taxonomy."""

    menu_label = _("Classification")
    menu_icon = "tag"
    menu_order = 110
    items = tuple(term_viewset(model) for model in taxonomy.TERM_MODELS)
