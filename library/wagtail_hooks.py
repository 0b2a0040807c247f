"""What the library adds to the Wagtail admin."""

from django.contrib import messages
from django.db.models import ForeignKey
from django.http import Http404
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from accounts.roles import Right
from library.admin import LibraryGroup, TaxonomyGroup
from library.admin_home import (
    LISTING,
    AuthorsMenuItem,
    ContentSearchArea,
    ContentView,
    Figures,
    Lists,
)
from library.assets.base import Asset
from library.calculators.admin_views import from_workbook
from library.calculators.authoring import check_calculator
from library.choosers import asset_chooser, request_chooser
from library.extraction.alerts import advice_on_files
from library.extraction.report import FileReport
from library.files import may_see_document
from library.key_fields import TermChoiceField
from library.requests.admin import RequestViewSet
from library.requests.bulk import BULK_ACTIONS
from library.requests.log import LOG_ACTIONS, Formatter
from library.taxonomy import Term

register_form_field_override(ForeignKey, to=Term, override={"form_class": TermChoiceField})
register_snippet(LibraryGroup)
register_snippet(RequestViewSet)
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def register_choosers():
    """Let forms choose an asset or a request from a list that can be searched."""
    return [asset_chooser, request_chooser]


@hooks.register("register_log_actions")
def register_request_actions(actions):
    """Say in the history of a request what was done."""
    for name, (label, message) in LOG_ACTIONS.items():
        attributes = {"label": label, "template": message}
        actions.register_action(name)(type("RequestFormatter", (Formatter,), attributes))


@hooks.register("register_admin_viewset")
def register_taxonomies():
    """Add the taxonomies to the menu."""
    return TaxonomyGroup()


@hooks.register("before_serve_document")
def guard_document(document, request):
    """Serve a document at Wagtail's address only to those who may see an asset it belongs to."""
    if not may_see_document(request.user, document):
        raise Http404


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def advise(request, instance):
    """Say what an author should look at once more; nothing is refused."""
    if isinstance(instance, Asset):
        for advice in [*instance.advice(), *advice_on_files(instance)]:
            messages.warning(request, advice)


@hooks.register("register_admin_urls")
def register_file_report():
    """Add the report of files with problems."""
    return [
        path("reports/files/", FileReport.as_view(), name="file_report"),
        path(
            "reports/files/results/",
            FileReport.as_view(results_only=True),
            name="file_report_results",
        ),
    ]


@hooks.register("register_admin_urls")
def register_calculators():
    """Add the page on which a workbook becomes a calculator, and the check below the form."""
    return [
        path("calculators/workbook/", from_workbook, name="calculator_from_workbook"),
        path("calculators/check/", check_calculator, name="calculator_check"),
    ]


@hooks.register("register_reports_menu_item")
def file_report_menu_item():
    """Add it to the reports."""
    label, address = FileReport.page_title, reverse("file_report")
    return AuthorsMenuItem(label, address, icon_name="doc-full", order=950)


@hooks.register("register_admin_urls")
def register_content():
    """Add the listing of everything."""
    return [
        path("content/", ContentView.as_view(), name=LISTING),
        path("content/results/", ContentView.as_view(results_only=True), name=f"{LISTING}_results"),
    ]


@hooks.register("register_admin_search_area")
def content_search_area():
    """Let the search of the menu look for assets first."""
    return ContentSearchArea(
        _("Content"), reverse(LISTING), name="content", icon_name="folder-open-inverse", order=10
    )


@hooks.register("register_admin_menu_item")
def site_menu_item():
    """Lead back to the pages readers see."""
    # With the question mark it begins no address of the admin, and is not shown as the current one.
    return MenuItem(_("To the library"), f"{reverse('search:home')}?", icon_name="view", order=5)


@hooks.register("construct_homepage_panels")
def library_panels(request, panels):
    """Show what authors have to look at in place of what Wagtail says of its pages."""
    panels[:] = [Figures(), Lists()] if request.user.may(Right.AUTHOR) else []


@hooks.register("construct_help_menu")
def own_help(request, items):
    """Leave out news and guides of another product."""
    others = ("whats-new-in-wagtail", "editor-guide")
    items[:] = [item for item in items if not item.name.startswith(others)]


@hooks.register("insert_global_admin_css")
def accent():
    """Give the admin our accent."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
