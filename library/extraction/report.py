"""The report of files in which nothing is found, for authors."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.documents import get_document_model

from library.extraction.alerts import edit_address
from library.extraction.contents import FileContent
from library.extraction.problems import WORDLESS, Problem


class ProblemColumn(Column):
    """What is wrong with a file, and what to do."""

    def get_value(self, instance):
        """The words of the problem."""
        return Problem(instance.problem).label


class AssetsColumn(Column):
    """The assets that have a file, each leading to its form."""

    def get_value(self, instance):
        """Links, or a dash while only drafts have it."""
        assets = {row.asset_id: row.asset for row in instance.asset_files.all()}
        links = ((edit_address(asset), asset.title) for asset in assets.values())
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "–"


class FileReport(ReportView):
    """Documents whose text could not be read, the latest first."""

    page_title = _("Files with problems")
    header_icon = "doc-full"
    index_url_name = "file_report"
    index_results_url_name = "file_report_results"
    model = get_document_model()
    any_permission_required = ["add", "change"]
    default_ordering = "-created_at"
    is_searchable = False
    list_export = ["title", "filename", "problem", "created_at"]

    @property
    def columns(self):
        """File, what is wrong, which assets have it, since when."""
        return [
            TitleColumn("filename", label=_("File"), url_name="wagtaildocs:edit"),
            ProblemColumn("problem", label=_("What to do")),
            AssetsColumn("assets", label=_("Assets")),
            DateColumn("created_at", label=_("Uploaded"), sort_key="created_at"),
        ]

    def get_base_queryset(self):
        """Documents with a problem that somebody can do something about."""
        return documents_in_trouble().prefetch_related("asset_files__asset")


def documents_in_trouble():
    """Return the documents in which nothing is found though somebody may expect it."""
    contents = FileContent.objects.filter(pk=OuterRef("file_hash"), waiting=False)
    wordless = Q(problem__in=[Problem.UNSUPPORTED, Problem.NO_TEXT], extension__in=WORDLESS)
    contents = contents.exclude(wordless).exclude(problem="")
    documents = get_document_model().objects.annotate(
        problem=Subquery(contents.values("problem")[:1])
    )
    return documents.filter(problem__isnull=False)
