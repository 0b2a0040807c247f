"""Tells the owners of assets that a file of theirs is not what they believe it is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.notifying import notification_kind, notify, withdraw
from library.extraction.contents import FileContent
from library.extraction.problems import Problem
from library.registry import asset_type

FILE_PROBLEM = "library.file_problem"
MOST_TOLD = 50


@notification_kind(FILE_PROBLEM, icon="material")
def words(data: dict) -> str:
    """Say which file of which asset it is, and what to do."""
    problem = str(Problem(data["problem"]).label)
    return _("“%(file)s” in “%(asset)s”: %(problem)s") % {**data, "problem": problem}


def advice_on_files(asset) -> list[str]:
    """Return what is known to be wrong with the files of an asset that is being saved."""
    documents = [row.document for row in asset.files.all()]
    contents = FileContent.objects.filter(pk__in=[d.file_hash for d in documents], waiting=False)
    read = {content.pk: content for content in contents.defer("parts")} if documents else {}
    found = [(d.filename, read[d.file_hash].trouble) for d in documents if d.file_hash in read]
    return [f"{name}: {trouble.label}" for name, trouble in found if trouble]


def tell_owners(content: FileContent, rows) -> None:
    """Tell the owners of the assets that have a content what is wrong with it, or that it is no more."""
    grave = content.trouble.is_grave
    for row in rows.select_related("asset__owner", "document")[:MOST_TOLD]:
        about = f"{row.asset_id}/{row.document_id}"
        if grave and row.asset.owner:
            notify(
                row.asset.owner,
                FILE_PROBLEM,
                about=about,
                address=edit_address(row.asset),
                data={
                    "file": row.document.filename,
                    "asset": row.asset.title,
                    "problem": content.problem,
                },
            )
        else:
            withdraw(FILE_PROBLEM, about=about)


def edit_address(asset) -> str:
    """Return where an author edits an asset."""
    view = asset_type(asset.asset_type).snippet_viewset.get_url_name("edit")
    return reverse(view, args=[asset.pk])
