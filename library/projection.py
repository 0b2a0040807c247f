"""What a page, a card, an API answer and the index need of an asset, kept in one row.

It is written when an asset is published, so that reading costs one query.
"""

from django.db import connection, models
from wagtail.documents import get_document_model

from library.asset_links import AssetLink, link_rows
from library.assets.rows import asset_keys
from library.extraction.contents import FileContent
from library.links import LinkKind
from library.markdown import to_html
from library.quick_json import QuickDecoder
from library.records import file_name, to_record
from library.registry import asset_type

LONGEST_LINK_TEXT = 200


class Projection(models.Model):
    """The published asset as one JSON object."""

    asset = models.OneToOneField(
        "library.Asset", primary_key=True, on_delete=models.CASCADE, related_name="projection"
    )
    data = models.JSONField(decoder=QuickDecoder)


class DriverLinkQuerySet(models.QuerySet):
    """Questions about what assets say of value drivers."""

    def best_of(self, drivers, most: int, exclude: int, language: str) -> list[dict]:
        """Return at most so many links of each kind on each driver, in one statement.

        Each part walks an index and stops, so the cost does not grow with the library. An
        ORM union cannot carry limits on SQLite, hence the plain SQL.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        part = (
            f"SELECT driver, kind, text, asset_id FROM {table}"  # noqa: S608  a constant
            " WHERE driver = %s AND kind = %s AND language = %s AND asset_id <> %s"
            " ORDER BY importance DESC, asset_id LIMIT %s"
        )
        parts, values = [], []
        for driver in drivers:
            for kind in LinkKind.values:
                parts.append(f"SELECT * FROM ({part}) AS part")  # noqa: S608  the same constant
                values += [driver, kind, language, exclude, most]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            names = ("driver", "kind", "text", "asset_id")
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class DriverLink(models.Model):
    """What a published asset says of one value driver."""

    asset = models.ForeignKey(
        "library.Asset", on_delete=models.CASCADE, related_name="driver_link_rows"
    )
    driver = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    text = models.CharField(max_length=LONGEST_LINK_TEXT, blank=True)
    language = models.CharField(max_length=10)
    importance = models.PositiveSmallIntegerField()

    objects = DriverLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["driver", "kind", "language", "-importance", "asset"])]


def build(record: dict, *, asset_id: int, linked: dict, files: list, extra: dict) -> dict:
    """Return the projection of a record. It asks the database nothing.

    `linked` maps the keys of assets named in the record to ids; `extra` holds dates,
    names and the revision.
    """
    model = asset_type(record["type"])
    return {
        "record": record,
        "body_html": to_html(record["body"], f"/assets/{asset_id}/images/"),
        "search_text": model.search_text(record),
        "facts": [list(fact) for fact in model.card_facts(record)],
        "linked": linked,
        "files": files,
        "thumbnail": thumbnail_of(files),
        **extra,
    }


def project(asset) -> dict:
    """Return the projection of an asset object, saved or not."""
    record = to_record(asset)
    return build(
        record,
        asset_id=asset.pk,
        linked=linked_ids(asset, record),
        files=facts_of_files([row.document for row in asset.files.all()]),
        extra=dates_and_names(asset),
    )


def dates_and_names(asset) -> dict:
    """Return what a page says of an asset beside its record."""
    published = asset.first_published_at or asset.created_at
    return {
        "owner_name": str(asset.owner) if asset.owner else "",
        "checked_by_name": str(asset.checked_by) if asset.checked_by else "",
        "published_at": published.isoformat(),
        "updated_at": (asset.last_published_at or published).isoformat(),
        "revision": asset.latest_revision_id,
        "translation_root": asset.translation_of_id or asset.pk,
    }


def linked_ids(asset, record: dict) -> dict[str, int]:
    """Map the keys of the assets that a record's rows name to their ids."""
    from library.assets.base import Asset

    keys = asset_keys(type(asset), record)
    return dict(Asset.objects.filter(key__in=keys).values_list("key", "pk")) if keys else {}


def facts_of_files(documents) -> list[dict]:
    """Return what a page says of files, with what has been read of them."""
    if not documents:
        return []
    read = FileContent.objects.facts(document.get_file_hash() for document in documents)
    return [file_facts(document, read) for document in documents]


def file_facts(document, read: dict[str, dict]) -> dict:
    """Return what a page says of a file; `read` has what is known of contents, by checksum."""
    return {
        "id": document.pk,
        "title": document.title,
        "name": document.filename,
        "size": document.get_file_size() or 0,
        "extension": document.file_extension.lower(),
        "checksum": document.get_file_hash(),
        **read.get(document.get_file_hash(), {}),
    }


def thumbnail_of(files: list[dict]) -> dict | None:
    """Return which file's first page a card shows, as its checksum; None without one."""
    pictured = next((file for file in files if file.get("thumbnail")), None)
    return {"checksum": pictured["checksum"]} if pictured else None


def driver_link_rows(asset_id: int, record: dict) -> list[DriverLink]:
    """Return the driver links of a record, the first text of each kind on each driver."""
    model = asset_type(record["type"])
    rows: dict[tuple, DriverLink] = {}
    for driver, kind, text in model.driver_links(record):
        if driver and (driver, kind) not in rows:
            rows[driver, kind] = DriverLink(
                asset_id=asset_id,
                driver=driver,
                kind=kind,
                text=(text or "")[:LONGEST_LINK_TEXT],
                language=record["language"],
                importance=record["importance"],
            )
    return list(rows.values())


def store(asset) -> None:
    """Write the projection and the links of an asset that is being published."""
    FileContent.objects.hold(row.document for row in asset.files.all())
    data = project(asset)
    Projection.objects.update_or_create(asset_id=asset.pk, defaults={"data": data})
    DriverLink.objects.filter(asset_id=asset.pk).delete()
    DriverLink.objects.bulk_create(driver_link_rows(asset.pk, data["record"]))
    AssetLink.objects.filter(asset_id=asset.pk).delete()
    AssetLink.objects.bulk_create(link_rows(asset.pk, type(asset), data["linked"].values()))


def refresh_files(asset_ids) -> list[int]:
    """Write anew what readers see of the files of assets; return the ids of those that have it.

    The files are those of the published version; only what is known of them has changed.
    """
    rows = list(Projection.objects.filter(asset_id__in=asset_ids))
    wanted = {file["id"] for row in rows for file in row.data["files"]}
    documents = get_document_model().objects.in_bulk(wanted)
    read = FileContent.objects.facts(d.get_file_hash() for d in documents.values())
    for row in rows:
        kept = [documents[f["id"]] for f in row.data["files"] if f["id"] in documents]
        row.data["files"] = [file_facts(document, read) for document in kept]
        row.data["record"]["files"] = [file_name(document) for document in kept]
        row.data["thumbnail"] = thumbnail_of(row.data["files"])
    Projection.objects.bulk_update(rows, ["data"], batch_size=100)
    return [row.pk for row in rows]
