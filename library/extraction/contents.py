"""What was read of files, one row for each content, however many assets and revisions have it."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from library.extraction.problems import Problem, trouble
from library.quick_json import QuickDecoder

# Raised when files are read better than before; `extract_files` then reads all of them anew.
VERSION = 1
# A file that ends its reader so often is given up.
MOST_ATTEMPTS = 3
# Whoever took a file and did not answer for so long is gone.
LEASE = timedelta(minutes=3)
LONGEST_EXTENSION = 16
CARD, PAGE = "card", "page"


class FileContentQuerySet(models.QuerySet):
    """Questions about what was read."""

    def waiting(self):
        """Return what has still to be read, for the first time or anew."""
        return self.filter(waiting=True)

    def untaken(self, now: datetime):
        """Return what has to be read and nobody is reading."""
        return self.waiting().filter(Q(taken_at=None) | Q(taken_at__lt=now - LEASE))

    def take(self, now: datetime):
        """Return the next file to read, so that nobody else takes it; None when there is none."""
        for row in self.untaken(now).defer("parts").order_by("wanted_at", "pk")[:5]:
            mine = self.untaken(now).filter(pk=row.pk)
            if mine.update(taken_at=now, attempts=F("attempts") + 1):
                row.taken_at, row.attempts = now, row.attempts + 1
                return row
        return None

    def hold(self, documents) -> None:
        """Let nobody finish reading the contents of these before the transaction ends.

        Whoever publishes and whoever finishes reading then see one another's work.
        """
        if not connection.features.has_select_for_update:
            return
        wanted = {document.get_file_hash() for document in documents}
        if wanted:
            list(self.filter(pk__in=wanted).order_by("pk").select_for_update().values_list("pk"))

    def facts(self, checksums) -> dict[str, dict]:
        """Return what projections say of contents, by checksum."""
        rows = self.filter(pk__in=set(checksums), read_at__isnull=False)
        return {row.pk: row.facts() for row in rows.defer("parts")}


class FileContent(models.Model):
    """The text and the thumbnails of one file content."""

    checksum = models.CharField(max_length=40, primary_key=True)
    extension = models.CharField(max_length=LONGEST_EXTENSION, blank=True)
    waiting = models.BooleanField(default=True, db_index=True)
    wanted_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=12, blank=True, db_index=True)
    # Pages, slides or sheets, and whether some of the text was left out.
    pages = models.PositiveIntegerField(null=True)
    cut = models.BooleanField(default=False)
    characters = models.PositiveIntegerField(default=0)
    # The size of the thumbnail of the first page; none without one.
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    # The text as [place, text] in order; a place is the number of a page, or a sheet's name.
    parts = models.JSONField(default=list, decoder=QuickDecoder)

    objects = FileContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file content")

    def __str__(self):
        return self.checksum

    def facts(self) -> dict:
        """Return what a projection says of this content."""
        return {
            "pages": self.pages,
            "characters": self.characters,
            "problem": self.problem,
            "read": self.read_at.isoformat(),
            "thumbnail": [self.width, self.height] if self.width else None,
        }

    @property
    def trouble(self) -> Problem:
        """What its author should know."""
        return trouble(self.extension, self.problem)

    @property
    def card_name(self) -> str:
        """Where the thumbnail for cards is stored."""
        return self.thumbnail_name(CARD)

    def thumbnail_name(self, size: str) -> str:
        """Return where one of its thumbnails is stored."""
        return f"thumbnails/{self.checksum[:2]}/{self.checksum}-{size}.webp"

    def store_thumbnails(self, thumbnails: dict[str, bytes]) -> None:
        """Put its thumbnails in place of earlier ones."""
        for size in (CARD, PAGE):
            default_storage.delete(self.thumbnail_name(size))
            if size in thumbnails:
                default_storage.save(self.thumbnail_name(size), ContentFile(thumbnails[size]))
