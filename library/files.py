"""Files and pictures of assets. They have no public address: every way asks who may see the asset."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404
from wagtail.images import get_image_model

from accounts.roles import Right
from library.assets.base import Asset, AssetFile
from library.extraction.contents import CARD, PAGE, FileContent

PICTURE_WIDTH = "max-1600x1600"
THUMBNAIL_SIZES = (CARD, PAGE)
# Types a browser may show in place; anything else is handed over as a download.
SHOWN_IN_PLACE = frozenset({"pdf", "png", "jpg", "jpeg", "mp4", "txt"})


def asset_file(asset_id: int, file_id: int, user):
    """Return a document of an asset that this person may see; 404 otherwise."""
    row = (
        AssetFile.objects.filter(
            asset__in=Asset.objects.visible_to(user).filter(pk=asset_id), document=file_id
        )
        .select_related("document")
        .first()
    )
    # The published version decides: a draft may have files the page does not show yet.
    if row is None or not is_published(asset_id, file_id):
        raise Http404
    return row.document


def is_published(asset_id: int, file_id: int) -> bool:
    """Tell whether the published version of an asset has a file."""
    data = Asset.objects.filter(pk=asset_id).values_list("projection__data__files", flat=True)
    return any(file["id"] == file_id for file in data.first() or ())


def may_see_document(user, document) -> bool:
    """Tell whether a person may fetch a document at Wagtail's own address."""
    if not user.is_authenticated:
        return False
    if user.may(Right.AUTHOR):
        return True
    assets = Asset.objects.visible_to(user).filter(files__document=document)
    return any(is_published(pk, document.pk) for pk in assets.values_list("pk", flat=True)[:20])


def picture(asset_id: int, checksum: str, user):
    """Return a picture in the body of an asset that this person may see; 404 otherwise."""
    shown = Asset.objects.visible_to(user).filter(
        Q(projection__data__record__body__contains=f"(image:{checksum})"), pk=asset_id
    )
    image = get_image_model().objects.filter(file_hash=checksum).first()
    if image is None or not (user.may(Right.AUTHOR) or shown.exists()):
        raise Http404
    return image.get_rendition(PICTURE_WIDTH).file


def thumbnail(asset_id: int, checksum: str, size: str, user):
    """Return the picture of a file of an asset that this person may see; 404 otherwise."""
    files = Asset.objects.visible_to(user).filter(pk=asset_id)
    shown = files.values_list("projection__data__files", flat=True).first() or ()
    # Authors also see what a draft has, which the page does not show yet.
    seen = any(file.get("checksum") == checksum for file in shown) or user.may(Right.AUTHOR)
    content = FileContent.objects.filter(pk=checksum, width__isnull=False).defer("parts").first()
    if size not in THUMBNAIL_SIZES or not seen or content is None:
        raise Http404
    try:
        return default_storage.open(content.thumbnail_name(size))
    except OSError:
        raise Http404 from None


def serve_document(document):
    """Answer with a document's file; what a browser could run is a download."""
    in_place = document.file_extension.lower() in SHOWN_IN_PLACE
    response = FileResponse(
        document.file.open("rb"), as_attachment=not in_place, filename=document.filename
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def media_path(name: str, user) -> Path:
    """Return a stored file for an author's admin pages; 404 for everybody else."""
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / name).resolve()
    if not user.may(Right.AUTHOR) or not path.is_relative_to(root) or not path.is_file():
        raise Http404
    return path
