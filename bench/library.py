"""Documents by the thousand for the engines, made without storing assets."""

import os
from collections.abc import Iterator
from datetime import date

SEED = 7
PUBLISHED = "2026-05-04T08:00:00+00:00"


def set_up() -> None:
    """Make a database in memory with the terms that every site has."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.MIGRATION_MODULES = {app.label: None for app in django.apps.apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def documents(count: int, first: int = 1, seed: int = SEED) -> Iterator:
    """Yield so many documents of the size and mixture of `make_volume`."""
    from demo.volume import Generator
    from library.exchange.values import empty_record
    from library.projection import build
    from library.registry import asset_type
    from library.terms import get_terms
    from search.document import EVERYONE
    from search.sources import Facts, document

    facts = Facts(get_terms(), date(2026, 11, 20))
    generator = Generator(seed)
    extra = {"published_at": PUBLISHED, "updated_at": PUBLISHED, "revision": None}
    for number in range(first, first + count):
        raw = generator.record(number)
        model = asset_type(raw["type"])
        rows = {name: raw.pop(name) for name in model.record_rows if name in raw}
        record = {**empty_record(model), **raw}
        record |= {name: [blank_row(model, name, row) for row in rows.get(name, [])]
                   for name in model.record_rows}  # fmt: skip
        data = build(record, asset_id=number, linked={}, files=[], extra=extra)
        row = {"pk": number, "translation_of_id": None, "data": data, "audience": EVERYONE}
        yield document({**row, "go_live_at": None, "expire_at": None}, facts)


def blank_row(model, name: str, row: dict) -> dict:
    """Return a row with every field that the type's rows have."""
    from library.exchange.values import empty_fields

    return {**empty_fields(model._meta.get_field(name).related_model), **row}
