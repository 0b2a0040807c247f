"""An asset as one plain object: what import, export, API, page and index all read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain

from django.db import models

from library.choices import Audience
from library.markdown import to_markdown

# The lists of slugs that classify an asset, by the name they have in a record.
CLASSIFICATION = {
    "stages": "stage",
    "roles": "role",
    "buyer_stages": "buyer_stage",
    "industries": "industry",
    "products": "product",
    "competitors": "competitor",
    "drivers": "driver",
}
LIVE = "live"
DRAFT = "draft"


def to_record(asset, status: str = LIVE) -> dict:
    """Return an asset, with its unsaved rows if it has some, in the import's format."""
    return {
        "key": asset.key,
        "type": asset.kind.key,
        "title": asset.title,
        "summary": asset.summary,
        "body": to_markdown(asset.body),
        "language": asset.language,
        **{
            name: sorted(term.slug for term in getattr(asset, name).all())
            for name in CLASSIFICATION
        },
        "tags": sorted(tag.name for tag in asset.tags.all()),
        "audience": audience_of(asset),
        "shareable": asset.shareable,
        "importance": asset.importance,
        "owner": plain(asset.owner),
        "translation_of": plain(asset.translation_of),
        "checked_by": plain(asset.checked_by),
        "checked_until": plain(asset.checked_until),
        "go_live_at": plain(asset.go_live_at),
        "expire_at": plain(asset.expire_at),
        "status": status,
        **own_fields(asset),
        **row_fields(asset),
        "files": [file_name(row.document) for row in asset.files.all()],
    }


def audience_of(asset):
    """Return "everyone", or the names of the groups and teams that may see the asset."""
    if asset.audience == Audience.EVERYONE:
        return str(Audience.EVERYONE)
    groups = [group.name for group in asset.audience_groups.all()]
    teams = [team.slug for team in asset.audience_teams.all()]
    return sorted([*groups, *teams])


def row_fields(asset) -> dict[str, list[dict]]:
    """Return the recorded fields of an asset's rows; what they name is read once for all of them."""
    rows = {name: list(getattr(asset, name).all()) for name in asset.record_rows}
    named = named_by(rows.values())
    return {
        name: [own_fields(row, named) for row in of_one_kind] for name, of_one_kind in rows.items()
    }


def named_by(rows) -> dict[type, dict[int, models.Model]]:
    """Return the terms and assets that rows name, by model and id."""
    ids: dict[type, set[int]] = {}
    for row in chain.from_iterable(rows):
        for field in related_fields(type(row)):
            ids.setdefault(field.related_model, set()).add(getattr(row, field.attname))
    return {model: model.objects.in_bulk(wanted - {None}) for model, wanted in ids.items()}


def own_fields(instance, named=None) -> dict:
    """Return the recorded fields of an asset's type or of one of its rows."""
    return {name: plain(value_of(instance, name, named)) for name in record_names(type(instance))}


def value_of(instance, name: str, named):
    """Return a field's value; something related from what was read already, if it was."""
    field = type(instance)._meta.get_field(name)
    if named is None or not field.is_relation:
        return getattr(instance, name)
    return named[field.related_model].get(getattr(instance, field.attname))


@cache
def related_fields(model) -> tuple[models.Field, ...]:
    """Return a model's recorded fields that name something."""
    fields = (model._meta.get_field(name) for name in model.record_fields)
    return tuple(field for field in fields if field.is_relation)


@cache
def record_names(model) -> tuple[str, ...]:
    """Return the names of a model's recorded fields, checked against the model."""
    return tuple(model._meta.get_field(name).name for name in model.record_fields)


def plain(value):
    """Return a field's value as JSON has it: terms by slug, assets by key, users by name."""
    if isinstance(value, models.Model):
        for name in ("key", "slug", "username"):
            if hasattr(value, name):
                return getattr(value, name)
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def plain_number(value: Decimal) -> str:
    """Write a decimal without trailing zeros or exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def file_name(document) -> str:
    """Return the name a document has in an export: its checksum, then its file name."""
    return f"{document.get_file_hash()}/{document.filename}"
