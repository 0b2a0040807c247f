"""Single values of an import, checked, and what a record has where nothing was said."""

from datetime import datetime
from functools import cache

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from library.choices import Audience
from library.records import CLASSIFICATION, LIVE, plain


def message_of(problem: Exception) -> str:
    """Return what a validation error says, in one line."""
    messages = getattr(problem, "messages", None)
    return " ".join(messages) if messages else str(problem)


def text(value) -> str:
    """Return a text; None is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("must be a text")
    return value


def number_text(value) -> str:
    """Return a number that a text field holds as its plain text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a text")
    return repr(value)


def strings(value) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(
        isinstance(v, str) and "\x00" not in v for v in value
    ):
        raise ValueError("must be a list of texts")
    return value


def moment(value) -> datetime | None:
    """Return a point in time from ISO text; without a zone it is the site's."""
    if value in (None, ""):
        return None
    parsed = parse_datetime(value) if isinstance(value, str) else None
    if parsed is None:
        raise ValueError("must be a date and time like 2027-01-31T09:00:00Z")
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)


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
