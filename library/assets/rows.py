"""The rows of an asset's own table, and the words that fields and rows hold."""

from functools import cache

from django.db import models
from wagtail.models import Orderable

from library.fields import AssetKeysField


class Row(Orderable):
    """A row of an asset's own table. Types subclass it and name their fields."""

    record_fields: tuple[str, ...] = ()
    code_fields: tuple[str, ...] = ()

    class Meta(Orderable.Meta):
        abstract = True

    @classmethod
    def complete_rows(cls, rows: list[dict]) -> None:
        """Fill in what an import may leave out and the rows of one asset decide together."""


def texts_of(model, record: dict):
    """Yield the texts in a record's own fields and rows; codes and numbers are left out."""
    for name in text_fields(model):
        if record.get(name):
            yield record[name]
    for name in getattr(model, "record_rows", ()):
        row_model = model._meta.get_field(name).related_model
        for row in record.get(name, ()):
            yield from texts_of(row_model, row)


@cache
def text_fields(model) -> tuple[str, ...]:
    """Return the names of the recorded fields that hold words."""
    fields = [model._meta.get_field(name) for name in model.record_fields]
    return tuple(
        field.name
        for field in fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.URLField)
        and not field.choices
        and field.name not in model.code_fields
    )


def unproven_rows(model, record: dict) -> list[dict]:
    """Return a record's rows that claim something and name no proof, in words or in the library."""
    return [
        row
        for name in model.record_rows
        for row in record[name]
        if "proof_asset" in row and not row["proof_asset"] and not (row["proof"] or "").strip()
    ]


def asset_keys(model, record: dict) -> list[str]:
    """Return the keys of the assets that a record's rows name, each once, in their order."""
    keys: dict[str, None] = {}
    for rows_name in model.record_rows:
        row_model = model._meta.get_field(rows_name).related_model
        for row in record[rows_name]:
            for name in naming_fields(row_model):
                value = row.get(name) or ()
                keys.update(dict.fromkeys([value] if isinstance(value, str) else value))
    return list(keys)


def without_keys(model, record: dict, hidden: set[str]) -> dict:
    """Return a record whose rows do not name some assets."""
    if not hidden:
        return record
    shown = dict(record)
    for rows_name in model.record_rows:
        names = naming_fields(model._meta.get_field(rows_name).related_model)
        shown[rows_name] = [
            {**row, **{name: unnamed(row[name], hidden) for name in names}}
            for row in record[rows_name]
        ]
    return shown


def unnamed(value, hidden: set[str]):
    """Return a key or a list of keys without those that are hidden."""
    if isinstance(value, list):
        return [key for key in value if key not in hidden]
    return None if value in hidden else value


@cache
def naming_fields(model) -> tuple[str, ...]:
    """Return the names of a row's recorded fields that name assets."""
    from library.assets.base import Asset

    fields = [model._meta.get_field(name) for name in model.record_fields]
    return tuple(
        field.name
        for field in fields
        if isinstance(field, AssetKeysField)
        or (field.is_relation and issubclass(field.related_model, Asset))
    )
