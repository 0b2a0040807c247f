"""One line of an import, checked field by field and completed from what is there."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models

from library.assets.base import Asset
from library.choices import Audience, QuestionKind
from library.exchange.errors import LineError
from library.exchange.references import TERM_MODELS, References
from library.exchange.values import (
    empty_fields,
    empty_record,
    message_of,
    moment,
    number_text,
    required_fields,
    strings,
    text,
)
from library.fields import AssetKeysField
from library.records import CLASSIFICATION, DRAFT, LIVE, plain
from library.registry import asset_type, asset_types
from library.taxonomy import Term

PLAIN_FIELDS = ("title", "summary", "language", "shareable", "importance", "checked_until")
OTHER_FIELDS = (
    "key",
    "type",
    "body",
    "tags",
    "audience",
    "owner",
    "checked_by",
    "translation_of",
    "go_live_at",
    "expire_at",
    "status",
    "files",
)
LONGEST_TAG = 100
# SPIN questions are often listed by their initial.
INITIALS = {choice.value[0].upper(): choice.value for choice in QuestionKind}


class Cleaner:
    """Checks one line after the other and collects what is wrong."""

    def __init__(self, references: References, keys_in_file: dict[str, str | None]):
        self.references = references
        self.keys_in_file = keys_in_file
        self.errors: list[LineError] = []
        self._line = 0
        self._draft = False

    def clean(self, line: int, raw: object, existing: dict | None) -> dict | None:
        """Return the complete record of a line, or None when something is wrong with it.

        A field the line leaves out keeps what `existing` has.
        """
        self._line = line
        before = len(self.errors)
        if not isinstance(raw, dict):
            self._refuse("line", raw, "must be one JSON object")
            return None
        model = self._model(raw, existing)
        if model is None:
            return None
        record = {
            **(existing or empty_record(model)),
            "key": raw.get("key"),
            "type": model.kind.key,
        }
        self._draft = raw.get("status", record["status"]) == DRAFT
        for name, value in raw.items():
            self._clean_one(model, record, name, value)
        if not record.get("title"):
            self._refuse("title", record.get("title"), "is required")
        # A draft may be unfinished.
        if len(self.errors) == before and record["status"] != DRAFT:
            for problem in model.record_problems(record):
                self._refuse(*problem)
        return record if len(self.errors) == before else None

    def _refuse(self, field: str, value: object, message: str) -> None:
        self.errors.append(LineError(self._line, field, value, message))

    def _model(self, raw: dict, existing: dict | None):
        key = raw.get("key")
        if (
            not isinstance(key, str)
            or not key
            or len(key) > 200
            or len(key.split()) != 1
            or key.strip() != key
        ):
            self._refuse("key", key, "must be a text of up to 200 characters without white space")
            return None
        name = raw.get("type", existing["type"] if existing else None)
        model = asset_type(name) if isinstance(name, str) else None
        if model is None:
            self._refuse("type", name, f"must be one of {', '.join(asset_types())}")
        elif existing and existing["type"] != name:
            self._refuse("type", name, f"the asset is a {existing['type']}")
            model = None
        return model

    def _clean_one(self, model, record: dict, name: str, value: object) -> None:
        cleaner = self._cleaner_of(model, name)
        if cleaner is None:
            self._refuse(name, value, "is not a field of this type")
            return
        try:
            record[name] = cleaner(name, value)
        except (ValidationError, ValueError, TypeError) as problem:
            self._refuse(name, value, message_of(problem))

    def _cleaner_of(self, model, name: str) -> Callable | None:
        if name in PLAIN_FIELDS:
            return lambda field, value: self._field(Asset, field, value)
        if name in CLASSIFICATION:
            return self._slugs
        if name in OTHER_FIELDS:
            return getattr(self, f"_clean_{name}")
        if name in model.record_fields:
            return lambda field, value: self._field(model, field, value)
        if name in model.record_rows:
            row_model = model._meta.get_field(name).related_model
            return lambda field, value: self._rows(row_model, field, value)
        return None

    def _clean_key(self, name, value):
        return value

    _clean_type = _clean_key

    def _clean_body(self, name, value):
        return text(value)

    def _clean_tags(self, name, value):
        words = strings(value)
        if any(len(word) > LONGEST_TAG or not word.strip() for word in words):
            raise ValueError(f"each tag is a word of up to {LONGEST_TAG} characters")
        return sorted(set(words))

    def _clean_audience(self, name, value):
        if value == Audience.EVERYONE:
            return str(Audience.EVERYONE)
        names = strings(value)
        for group in names:
            if not self.references.knows_audience(group):
                raise ValueError(f"no group or team is called {group!r}")
        return sorted(names)

    def _clean_owner(self, name, value):
        if value in (None, ""):
            return None
        if not isinstance(value, str) or not self.references.knows_user(value):
            raise ValueError("nobody has this user name")
        return value

    _clean_checked_by = _clean_owner

    def _clean_translation_of(self, name, value):
        return self._asset_key(value)

    def _asset_key(self, value, model=Asset):
        if value in (None, ""):
            return None
        if value not in self.keys_in_file and value not in self.references.asset_ids:
            raise ValueError(f"no asset has this key: {value!r}")
        found = self.keys_in_file.get(value) or self.references.asset_types.get(value)
        if model.kind and found != model.kind.key:
            raise ValueError(f"{value!r} is no {model.kind.key}")
        return value

    def _clean_go_live_at(self, name, value):
        return plain(moment(value))

    _clean_expire_at = _clean_go_live_at

    def _clean_status(self, name, value):
        if value not in (LIVE, DRAFT):
            raise ValueError(f"must be {LIVE} or {DRAFT}")
        return value

    def _clean_files(self, name, value):
        names = strings(value)
        for file in names:
            if not self.references.knows_file(file):
                raise ValueError(f"there is no file {file!r} beside the import")
        return names

    def _slugs(self, name, value):
        slugs = strings(value)
        for slug in slugs:
            if not self.references.knows_term(TERM_MODELS[name], slug):
                raise ValueError(f"unknown slug {slug!r}")
        return sorted(set(slugs))

    def _rows(self, model, name, value):
        if not isinstance(value, list):
            raise ValueError("must be a list of rows")
        rows = [self._row(model, f"{name}[{i}]", row) for i, row in enumerate(value)]
        model.complete_rows(rows)
        return rows

    def _row(self, model, name, raw):
        if not isinstance(raw, dict):
            raise ValueError(f"{name} must be an object")
        unknown = sorted(set(raw) - set(model.record_fields))
        if unknown:
            raise ValueError(f"{name} has no field {unknown[0]!r}")
        row = dict(empty_fields(model))
        for field, value in raw.items():
            row[field] = self._row_field(model, name, field, value)
        for field in () if self._draft else required_fields(model):
            if row.get(field) in (None, ""):
                raise ValueError(f"{name}.{field} is required")
        return row

    def _row_field(self, model, name, field, value):
        try:
            return self._field(model, field, value)
        except (ValidationError, ValueError, TypeError) as problem:
            raise ValueError(f"{name}.{field}: {message_of(problem)}") from problem

    def _field(self, model, name, value):
        field = model._meta.get_field(name)
        if field.is_relation:
            return self._relation(field.related_model, value)
        if isinstance(field, AssetKeysField):
            keys = [self._asset_key(key) for key in strings(value or [])]
            return field.clean(keys, None)
        if isinstance(field, models.JSONField):
            return field.get_default() if value is None else value
        if value is None and not field.null:
            value = field.get_default()
        if isinstance(field, models.CharField | models.TextField) and not isinstance(value, str):
            value = number_text(value)
        if (
            field.choices is not None
            and value in INITIALS
            and INITIALS[value] in dict(field.choices)
        ):
            value = INITIALS[value]
        if isinstance(field, models.DecimalField) and isinstance(value, float):
            # As it was written: the float itself has seventeen digits.
            value = repr(value)
        if "\x00" in str(value):
            raise ValueError("must not contain a NUL character")
        if isinstance(field, models.BooleanField) and not isinstance(value, bool):
            raise ValueError("must be true or false")
        return plain(field.clean(value, None) if value not in (None, "") else value)

    def _relation(self, model, value):
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            raise ValueError("must be a text")
        if issubclass(model, Term):
            if not self.references.knows_term(model, value):
                raise ValueError(f"unknown slug {value!r}")
            return value
        return self._asset_key(value, model)
