"""Rows written by the hundred, past the models that would write them one by one."""

import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from library.assets.base import Asset
from library.assets.tags import TaggedAsset
from library.exchange.references import TERM_MODELS
from library.registry import asset_type

BATCH = 500
# Columns of the base row that an import writes.
UPDATED = [
    "title",
    "summary",
    "body",
    "language",
    "translation_of",
    "audience",
    "shareable",
    "importance",
    "owner",
    "checked_by",
    "checked_until",
    "go_live_at",
    "expire_at",
    "live",
    "expired",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "latest_revision",
    "live_revision",
    "updated_at",
]
MANY_TO_MANY = (*TERM_MODELS, "audience_groups", "audience_teams")


def by_type(assets) -> dict[type, list]:
    """Group assets by their type's model."""
    groups: dict[type, list] = {}
    for asset in assets:
        groups.setdefault(asset_type(asset.asset_type), []).append(asset)
    return groups


def insert_own_rows(model, assets) -> None:
    """Insert the rows of a type's own table; bulk_create refuses models with a parent."""
    model._base_manager._insert(assets, fields=model._meta.local_concrete_fields, using="default")


def insert(rows: Iterable[models.Model]) -> None:
    """Insert rows of one model in bulk."""
    rows = list(rows)
    if rows:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)


def as_base(asset) -> Asset:
    """Return the base row of an asset as an object of its own."""
    base = Asset(**{f.attname: getattr(asset, f.attname) for f in Asset._meta.concrete_fields})
    base._state.adding = False
    return base


def assets_as_base(assets) -> list[Asset]:
    """Return the base rows of assets, for one update of the common fields."""
    return [as_base(asset) for asset in assets]


def serialised(asset) -> dict:
    """Return an asset as Wagtail stores it in a revision."""
    content = asset.serializable_data()
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def documents_of(asset) -> list:
    """Return the documents of an asset as they stand in memory."""
    return [row.document for row in asset._cluster_related_objects["files"]]


def write_relations(assets, old: list[int]) -> None:
    """Replace the rows, tags, files and terms of assets, as they stand in memory.

    Only those of `old` can have any: an asset that was made just now has nothing to take away.
    """
    for name in MANY_TO_MANY:
        write_many_to_many(assets, old, name)
    replace_rows(TaggedAsset, "content_object", assets, old, "tagged")
    file_model = Asset._meta.get_field("files").related_model
    replace_rows(file_model, "asset", assets, old, "files")
    for model, group in by_type(assets).items():
        for name in model.record_rows:
            relation = model._meta.get_field(name)
            replace_rows(relation.related_model, relation.field.name, group, old, name)


def replace_rows(model, parent: str, assets, old: list[int], name: str) -> None:
    """Replace the rows that belong to assets."""
    forget(model, parent, old)
    insert(row for asset in assets for row in asset._cluster_related_objects[name])


def forget(model, parent: str, ids: list[int]) -> None:
    """Delete the rows that belong to some assets."""
    if ids:
        model.objects.filter(**{f"{parent}__in": ids}).delete()


def write_many_to_many(assets, old: list[int], name: str) -> None:
    """Replace the terms, groups or teams of assets."""
    field = Asset._meta.get_field(name)
    through = field.remote_field.through
    target = field.m2m_reverse_field_name()
    forget(through, "asset", old)
    insert(
        through(**{"asset_id": asset.pk, f"{target}_id": term.pk})
        for asset in assets
        for term in asset._cluster_related_objects[name]
    )
