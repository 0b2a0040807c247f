"""Single values of an import, checked, and what a record has where nothing was said."""

import re
from datetime import UTC, datetime
from functools import cache

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from library.choices import Audience, QuestionKind
from library.records import CLASSIFICATION, LIVE, plain

# No database keeps these signs: NUL, and halves of a sign.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# SPIN questions are often listed by their initial.
INITIALS = {choice.value[0].upper(): choice.value for choice in QuestionKind}


def message_of(problem: Exception) -> str:
    """Return what a validation error says, in one line."""
    messages = getattr(problem, "messages", None)
    return " ".join(messages) if messages else str(problem)


def text(value) -> str:
    """Return a text; None is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def is_storable(value) -> bool:
    """Tell whether a database keeps every text in a JSON value."""
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    if isinstance(value, dict):
        return all(is_storable(part) for entry in value.items() for part in entry)
    return not isinstance(value, list) or all(map(is_storable, value))


def number_text(value) -> str:
    """Return a number that a text field holds as its plain text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a text")
    return repr(value)


def strings(value) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError("must be a list of texts")
    return value


def moment(value) -> datetime | None:
    """Return a point in time from ISO text; without a zone it is the site's."""
    if value in (None, ""):
        return None
    try:
        parsed = parse_datetime(value) if isinstance(value, str) else None
        aware = (
            parsed if parsed is None or timezone.is_aware(parsed) else timezone.make_aware(parsed)
        )
        # The first and the last day of time do not exist in every zone.
        return aware.astimezone(UTC)
    except (ValueError, AttributeError, OverflowError):
        raise ValueError("must be a date and time like 2027-01-31T09:00:00Z") from None


def checked(field: models.Field, value, unfinished: bool = False):
    """Return the value of a plain field as a record has it, or raise what is wrong with it.

    What is `unfinished` may leave out what has to be there.
    """
    if isinstance(field, models.JSONField):
        return field.get_default() if value is None else value
    if value is None and not field.null:
        value = field.get_default()
    if isinstance(field, models.CharField | models.TextField):
        value = checked_text(field, value if isinstance(value, str) else number_text(value))
        if not (value.strip() or field.blank or unfinished):
            raise ValueError("must not be empty")
    elif isinstance(field, models.BooleanField):
        if not isinstance(value, bool):
            raise ValueError("must be true or false")
    elif isinstance(field, models.IntegerField | models.DecimalField):
        value = checked_number(field, value)
    return plain(field.clean(value, None) if value not in (None, "") else value)


def checked_text(field: models.Field, value: str) -> str:
    """Return a text that fits a field."""
    # Django checks the length of a long text in forms only.
    if field.max_length and len(value) > field.max_length:
        raise ValueError(f"has {len(value)} characters; {field.max_length} are allowed")
    initial = INITIALS.get(value)
    known = field.choices is not None and initial in dict(field.choices)
    return initial if known else value


def checked_number(field: models.Field, value):
    """Return a number as a field reads it; nothing is rounded in silence."""
    if value in (None, "") and field.null:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        raise ValueError("must be a number")
    if isinstance(value, float) and isinstance(field, models.IntegerField):
        if not value.is_integer():
            raise ValueError("must be a whole number")
        return int(value)
    # As it was written: the float itself has seventeen digits.
    return repr(value) if isinstance(value, float) else value


@cache
def empty_fields(model) -> dict:
    """Return a model's recorded fields with their defaults."""
    return {
        name: None if (f := model._meta.get_field(name)).is_relation else plain(f.get_default())
        for name in model.record_fields
    }


@cache
def required_fields(model) -> tuple[str, ...]:
    """Return the recorded fields that a row cannot do without."""
    fields = [model._meta.get_field(name) for name in model.record_fields]
    return tuple(f.name for f in fields if not f.blank and not f.null and not f.has_default())


def empty_record(model) -> dict:
    """Return the record of a new asset of a type, in the order of an export."""
    return {
        "key": "",
        "type": model.kind.key,
        "title": "",
        "summary": "",
        "body": "",
        "language": "en",
        **{name: [] for name in CLASSIFICATION},
        "tags": [],
        "audience": str(Audience.EVERYONE),
        "shareable": False,
        "importance": 3,
        "owner": None,
        "translation_of": None,
        "checked_by": None,
        "checked_until": None,
        "go_live_at": None,
        "expire_at": None,
        "status": LIVE,
        **empty_fields(model),
        **{name: [] for name in model.record_rows},
        "files": [],
    }
