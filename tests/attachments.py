"""Gives assets files, and reads them without a process of its own."""

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from library.extraction import keeping
from library.extraction.child import answer
from library.extraction.contents import FileContent
from library.extraction.reading import FileReading
from tests.factories import make_asset


def make_document(data: bytes, name: str):
    """Store a file as an upload does."""
    document = get_document_model()(title=name, file=ContentFile(data, name=name))
    document.file_size = len(data)
    document._set_file_hash()
    document.save()
    return document


def publish_with(asset, *documents):
    """Publish an asset with these files and no others."""
    latest = asset.get_latest_revision_as_object()
    latest.files.set([latest.files.model(document=document) for document in documents])
    latest.save_revision().publish()
    return type(asset).objects.get(pk=asset.pk)


def asset_with(data: bytes, name: str, **fields):
    """Import an asset with one file and return both."""
    document = make_document(data, name)
    return make_asset(files=[f"{document.file_hash}/{name}"], **fields), document


class ReadingHere(FileReading):
    """Reads as the child does, without a process of its own."""

    def _ask(self, do, path):
        return answer(self._request(do, path), None)


def read_all() -> None:
    """Read what waits."""
    while content := FileContent.objects.take(timezone.now()):
        file = keeping.document_of(content).file
        keeping.keep(content, ReadingHere(file, content.extension).read())
