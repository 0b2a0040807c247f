"""Writes cleaned records in bulk: rows, revision, projection and driver links of each asset."""

import json

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from library.asset_links import AssetLink, link_rows
from library.assets.base import Asset
from library.assets.rows import asset_keys
from library.assets.tags import Tag, TaggedAsset
from library.choices import Audience
from library.exchange.bulk import (
    BATCH,
    UPDATED,
    as_base,
    assets_as_base,
    by_type,
    documents_of,
    insert,
    insert_own_rows,
    serialised,
    write_relations,
)
from library.exchange.references import TERM_MODELS, References
from library.exchange.values import moment
from library.extraction.contents import FileContent
from library.markdown import from_markdown, to_markdown
from library.projection import (
    DriverLink,
    Projection,
    build,
    dates_and_names,
    driver_link_rows,
    facts_of_files,
)
from library.records import LIVE
from library.registry import asset_type
from library.signals import assets_changed


class Writer:
    """Writes records whose references are all known, some hundred in a transaction."""

    def __init__(self, references: References, user=None, published_at=None):
        self.references = references
        self.stored = set(references.asset_ids.values())
        self._made: dict[int, Asset] = {}
        self.user = user
        self.now = timezone.now()
        # When a record counts as published: now, unless somebody knows better.
        self.published_at = published_at or (lambda record: self.now)

    def write(self, records: list[dict], on_progress=lambda count: None) -> int:
        """Write the records and return how many. Originals are written before translations."""
        self._reserve_ids(records)
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            with transaction.atomic():
                self._write_batch(batch)
            on_progress(len(batch))
        return len(records)

    @transaction.atomic
    def _reserve_ids(self, records: list[dict]) -> None:
        """Make the base row of every new asset, unpublished, so that records can refer to it."""
        new = [
            Asset(
                key=record["key"],
                asset_type=record["type"],
                title=record["title"],
                language=record["language"],
                live=False,
            )
            for record in records
            if record["key"] not in self.references.asset_ids
        ]
        created = Asset.objects.bulk_create(new, batch_size=BATCH)
        self.references.asset_ids.update((asset.key, asset.pk) for asset in created)
        self._made.update((asset.pk, asset) for asset in created)
        for model, group in by_type(created).items():
            insert_own_rows(model, [model(asset_ptr_id=asset.pk) for asset in group])

    def _write_batch(self, records: list[dict]) -> None:
        ids = [self.references.asset_ids[record["key"]] for record in records]
        # Only these can have anything to take away.
        old = [pk for pk in ids if pk in self.stored]
        stored = Asset.objects.in_bulk(old)
        stored.update((pk, self._made.pop(pk)) for pk in ids if pk not in stored)
        assets = [
            self._instance(record, stored[pk]) for record, pk in zip(records, ids, strict=True)
        ]
        write_relations(assets, old)
        self._write_revisions(assets, old)
        self._write_projections(assets, records, old)
        # An upsert: an UPDATE with a CASE for every row and column is ten times slower.
        Asset.objects.bulk_create(
            assets_as_base(assets),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=UPDATED,
            batch_size=BATCH,
        )
        for model, group in by_type(assets).items():
            rows = model._base_manager.filter(pk__in=[asset.pk for asset in group])
            rows._raw_delete(using=rows.db)
            insert_own_rows(model, group)
        assets_changed.send(sender=Asset, ids=ids)

    def _instance(self, record: dict, stored: Asset):
        """Return the asset of a record as an object, its rows and relations in memory."""
        model = asset_type(record["type"])
        base = {f.attname: getattr(stored, f.attname) for f in Asset._meta.concrete_fields}
        own = self._values(model, record)
        asset = model(asset_ptr_id=stored.pk, **{**base, **own})
        asset._state.adding = False
        self._set_common(asset, record)
        self._set_state(asset, record)
        self._set_relations(asset, record)
        return asset

    def _values(self, model, record: dict) -> dict:
        """Return a record's own fields as model attributes; references become ids."""
        values = {}
        for name in model.record_fields:
            field = model._meta.get_field(name)
            value = record[name]
            if field.is_relation:
                values[field.attname] = self._id_of(field.related_model, value)
            else:
                values[name] = field.to_python(value) if value is not None else None
        return values

    def _id_of(self, model, name):
        if not name:
            return None
        if issubclass(model, Asset):
            return self.references.asset_ids[name]
        return self.references.terms[model][name].pk

    def _set_common(self, asset, record: dict) -> None:
        for name in ("title", "summary", "language", "shareable", "importance"):
            setattr(asset, name, record[name])
        asset.body = json.dumps(from_markdown(record["body"], self.references.image_id))
        asset.translation_of_id = self._root(record["translation_of"])
        asset.owner = self._person(record["owner"])
        asset.checked_by = self._person(record["checked_by"])
        asset.checked_until = Asset._meta.get_field("checked_until").to_python(
            record["checked_until"]
        )
        asset.go_live_at, asset.expire_at = (
            moment(record["go_live_at"]),
            moment(record["expire_at"]),
        )
        everyone = record["audience"] == Audience.EVERYONE
        asset.audience = Audience.EVERYONE if everyone else Audience.NAMED
        asset.updated_at = self.now

    def _person(self, username):
        return self.references.users.get(username) if username else None

    def _root(self, key):
        return self.references.asset_ids[key] if key else None

    def _set_state(self, asset, record: dict) -> None:
        """Set what Wagtail's publishing would have set."""
        published = record["status"] == LIVE
        waiting = published and bool(asset.go_live_at and asset.go_live_at > self.now)
        asset.expired = published and bool(asset.expire_at and asset.expire_at <= self.now)
        asset.live = published and not waiting and not asset.expired
        asset.has_unpublished_changes = not published or waiting
        asset.is_waiting = waiting
        if published and not waiting:
            asset.last_published_at = self.published_at(record)
            asset.first_published_at = asset.first_published_at or asset.last_published_at

    def _set_relations(self, asset, record: dict) -> None:
        references = self.references
        related = {
            name: [references.terms[model][slug] for slug in record[name]]
            for name, model in TERM_MODELS.items()
        }
        names = [] if record["audience"] == Audience.EVERYONE else record["audience"]
        related["audience_groups"] = [references.groups[n] for n in names if n in references.groups]
        related["audience_teams"] = [
            references.teams[n]
            for n in names
            if n in references.teams and n not in references.groups
        ]
        related["files"] = self._file_rows(asset, record)
        related["tagged"] = [
            TaggedAsset(tag=self._tag(name), content_object=asset) for name in record["tags"]
        ]
        for name in asset.record_rows:
            related[name] = self._rows(asset, name, record[name])
        # What modelcluster reads when it serialises the asset: nothing is fetched again.
        asset._cluster_related_objects = related

    def _tag(self, name: str) -> Tag:
        if not hasattr(self, "_tags"):
            self._tags = {tag.name: tag for tag in Tag.objects.all()}
        if name not in self._tags:
            self._tags[name] = Tag.objects.create(name=name)
        return self._tags[name]

    def _file_rows(self, asset, record: dict):
        relation = asset._meta.get_field("files")
        return [
            relation.related_model(
                asset=as_base(asset), document=self.references.document(name), sort_order=i
            )
            for i, name in enumerate(record["files"])
        ]

    def _rows(self, asset, name: str, rows: list[dict]):
        relation = asset._meta.get_field(name)
        parent = relation.field.name
        return [
            relation.related_model(
                sort_order=i, **{parent: asset}, **self._values(relation.related_model, row)
            )
            for i, row in enumerate(rows)
        ]

    def _write_revisions(self, assets, old: list[int]) -> None:
        base_type = ContentType.objects.get_for_model(Asset)
        revisions = [
            Revision(
                content_type=ContentType.objects.get_for_model(type(asset)),
                base_content_type=base_type,
                object_id=str(asset.pk),
                created_at=self.now,
                user=self.user,
                object_str=str(asset)[:255],
                content=serialised(asset),
                approved_go_live_at=asset.go_live_at if asset.is_waiting else None,
            )
            for asset in assets
        ]
        Revision.objects.filter(
            object_id__in=[str(pk) for pk in old], base_content_type=base_type
        ).update(approved_go_live_at=None)
        for asset, revision in zip(assets, Revision.objects.bulk_create(revisions), strict=True):
            asset.latest_revision = revision
            asset.live_revision = revision if asset.live else None

    def _write_projections(self, assets, records, old: list[int]) -> None:
        FileContent.objects.hold(document for asset in assets for document in documents_of(asset))
        for model in (Projection, DriverLink, AssetLink):
            model.objects.filter(asset_id__in=old).delete()
        shown = [
            (asset, self._as_published(asset, record))
            for asset, record in zip(assets, records, strict=True)
            if asset.live or asset.expired
        ]
        Projection.objects.bulk_create(
            [
                Projection(asset_id=asset.pk, data=self._data(asset, record))
                for asset, record in shown
            ]
        )
        insert(row for asset, record in shown for row in driver_link_rows(asset.pk, record))
        insert(
            row
            for asset, record in shown
            for row in link_rows(asset.pk, type(asset), self._linked(asset, record).values())
        )

    @staticmethod
    def _as_published(asset, record: dict) -> dict:
        # The body as an export would write it, so that a second export is the same.
        return {**record, "body": to_markdown(asset.body)}

    def _data(self, asset, record: dict) -> dict:
        return build(
            record,
            asset_id=asset.pk,
            linked=self._linked(asset, record),
            files=facts_of_files(documents_of(asset)),
            extra=dates_and_names(asset),
        )

    def _linked(self, asset, record: dict) -> dict[str, int]:
        keys = asset_keys(type(asset), record)
        return {key: self.references.asset_ids[key] for key in sorted(keys)}
