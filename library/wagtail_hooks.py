"""What the library adds to the Wagtail admin."""

from django.contrib import messages
from django.db.models import ForeignKey
from django.http import Http404
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from accounts.roles import Right
from library.admin import LibraryGroup, TaxonomyGroup
from library.assets.base import Asset
from library.calculators.admin_views import from_workbook
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
def register_workbooks():
    """Add the page on which a workbook becomes a calculator."""
    return [path("calculators/workbook/", from_workbook, name="calculator_from_workbook")]


class FileReportMenuItem(MenuItem):
    """Shown to those who upload files."""

    def is_shown(self, request):
        """Tell whether this person may open it."""
        return request.user.may(Right.AUTHOR)


@hooks.register("register_reports_menu_item")
def file_report_menu_item():
    """Add it to the reports."""
    label, address = FileReport.page_title, reverse("file_report")
    return FileReportMenuItem(label, address, icon_name="doc-full", order=950)


@hooks.register("insert_global_admin_css")
def accent():
    """Give the admin our accent."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
