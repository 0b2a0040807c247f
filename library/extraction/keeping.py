"""Which files are to be read, and where what was read of them is kept."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model

from library.assets.base import Asset, AssetFile
from library.extraction.alerts import tell_owners
from library.extraction.contents import (
    LONGEST_EXTENSION,
    MOST_ATTEMPTS,
    VERSION,
    FileContent,
)
from library.extraction.problems import Problem
from library.extraction.reading import FileReading, Found
from library.projection import refresh_files
from library.signals import assets_changed

BATCH = 500


def want(document) -> None:
    """Have a document's content read, unless it has been."""
    checksum, extension = document.file_hash, document.file_extension.lower()[:LONGEST_EXTENSION]
    if not checksum:
        return
    row, made = FileContent.objects.defer("parts").get_or_create(
        checksum=checksum, defaults={"extension": extension, "wanted_at": timezone.now()}
    )
    # The same bytes under a name that says more of them.
    if not made and row.problem == Problem.UNSUPPORTED and row.extension != extension:
        row.extension = extension
        want_again(FileContent.objects.filter(pk=row.pk), extension=extension)


def want_again(contents, **changes) -> int:
    """Have contents read anew; what was read of them stands until then."""
    return contents.update(
        waiting=True, taken_at=None, attempts=0, wanted_at=timezone.now(), **changes
    )


def want_all_missing() -> int:
    """Have every content read that no row is about; return how many."""
    known = set(FileContent.objects.values_list("pk", flat=True))
    documents = get_document_model().objects
    checksums = documents.values_list("pk", "file_hash")
    missing = {c or f"document {pk}": pk for pk, c in checksums if c not in known}
    count = 0
    for pk in missing.values():
        document = documents.get(pk=pk)
        # A document without a file has nothing to read.
        with suppress(OSError):
            document.get_file_hash()
            want(document)
            count += 1
    return count


def forget_unused(before: datetime) -> int:
    """Drop what was read of contents that no document has any more."""
    used = set(get_document_model().objects.values_list("file_hash", flat=True))
    old = FileContent.objects.filter(wanted_at__lt=before).values_list("pk", flat=True)
    unused = FileContent.objects.defer("parts").in_bulk([pk for pk in old if pk not in used])
    for row in unused.values():
        row.store_thumbnails({})
        row.delete()
    return len(unused)


def document_of(content: FileContent):
    """Return a document that has a content, or None."""
    return get_document_model().objects.filter(file_hash=content.checksum).first()


def begin(content: FileContent) -> FileReading | None:
    """Return the reading of a content that was taken; None when there is nothing to read."""
    document = document_of(content)
    if document is None:
        content.delete()
    elif content.attempts > MOST_ATTEMPTS:
        # It ended whoever took it, each time.
        keep(content, Found(Problem.CRASHED))
    else:
        return FileReading(document.file, content.extension)
    return None


def read_waiting(progress=lambda count: None) -> int:
    """Read here whatever waits and nobody else is reading; return how many there were."""
    count = 0
    while content := FileContent.objects.take(timezone.now()):
        if reading := begin(content):
            keep(content, reading.read())
        count += 1
        progress(1)
    return count


def keep(content: FileContent, found: Found) -> None:
    """Keep what was read of a content, and let every asset that has it show it."""
    if found.problem == Problem.CRASHED and content.attempts < MOST_ATTEMPTS:
        FileContent.objects.filter(pk=content.pk).update(taken_at=None)
        return
    content.store_thumbnails(found.thumbnails)
    with transaction.atomic():
        FileContent.objects.filter(pk=content.pk).select_for_update().values_list("pk").first()
        content.waiting, content.read_at, content.version = False, timezone.now(), VERSION
        content.problem, content.pages, content.cut = found.problem, found.pages, found.cut
        content.parts, content.characters = found.parts, found.characters
        content.width, content.height = found.size or (None, None)
        content.save()
        rows = AssetFile.objects.filter(document__file_hash=content.checksum)
        tell_assets(rows)
        tell_owners(content, rows)


def tell_assets(rows) -> None:
    """Refresh what readers see of the files of assets, and have them indexed."""
    ids = sorted(set(rows.values_list("asset_id", flat=True)))
    for start in range(0, len(ids), BATCH):
        if changed := refresh_files(ids[start : start + BATCH]):
            assets_changed.send(sender=Asset, ids=changed)
