"""One line of an import, checked field by field and completed from what is there."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from library.assets.base import Asset
from library.choices import Audience
from library.exchange.errors import LineError
from library.exchange.references import IMAGE, TERM_MODELS, References
from library.exchange.values import (
    checked,
    empty_fields,
    empty_record,
    is_storable,
    message_of,
    moment,
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
        if not existing and "title" not in raw:
            self._refuse("title", None, "is required")
        if len(self.errors) == before:
            self._whole(model, record)
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
            or not is_storable(key)
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
        if not is_storable(value):
            self._refuse(name, value, "must not contain NUL or broken signs")
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
        for checksum in IMAGE.findall(text(value)):
            self.references.check_image(checksum)
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
        if not isinstance(value, str):
            raise ValueError("must be a text")
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
        for file in strings(value):
            self.references.check_file(file)
        return value

    def _slugs(self, name, value):
        slugs = strings(value)
        return sorted({self._slug(TERM_MODELS[name], slug) for slug in slugs})

    def _slug(self, model, slug: str) -> str:
        if not self.references.knows_term(model, slug):
            raise ValueError(f"unknown slug {slug!r}")
        return slug

    def _rows(self, model, name, value):
        if not isinstance(value, list):
            raise ValueError("must be a list of rows")
        rows = [self._row(model, f"{name}[{i}]", row) for i, row in enumerate(value)]
        model.complete_rows(rows)
        return rows

    def _row(self, model, place: str, raw) -> dict:
        row = dict(empty_fields(model))
        if not isinstance(raw, dict):
            self._refuse(place, raw, "must be an object")
            return row
        for name, value in raw.items():
            if name not in model.record_fields:
                self._refuse(f"{place}.{name}", value, "is not a field of this row")
                continue
            try:
                row[name] = self._field(model, name, value)
            except (ValidationError, ValueError, TypeError) as problem:
                self._refuse(f"{place}.{name}", value, message_of(problem))
        for name in () if self._draft else required_fields(model):
            if name not in raw:
                self._refuse(f"{place}.{name}", None, "is required")
        return row

    def _field(self, model, name, value):
        field = model._meta.get_field(name)
        if field.is_relation:
            return self._relation(field.related_model, value)
        if isinstance(field, AssetKeysField):
            keys = [self._asset_key(key) for key in strings(value or [])]
            return field.clean(keys, None)
        return checked(field, value, unfinished=self._draft and name != "title")

    def _relation(self, model, value):
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            raise ValueError("must be a text")
        if issubclass(model, Term):
            return self._slug(model, value)
        return self._asset_key(value, model)

    def _whole(self, model, record: dict) -> None:
        """Check what fields say together."""
        opens, closes = moment(record["go_live_at"]), moment(record["expire_at"])
        if opens and closes and opens > closes:
            self._refuse("expire_at", record["expire_at"], "lies before go_live_at")
        # A draft may be unfinished.
        for problem in () if record["status"] == DRAFT else model.record_problems(record):
            self._refuse(*problem)
