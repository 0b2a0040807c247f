"""Writes every playbook, play and journey as YAML, with what a new site needs for them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TextIO

from accounts.roles import ROLES
from library.assets.base import Asset
from library.assets.rows import asset_keys, without_keys
from library.choices import Audience
from library.exchange.exporting import copy_files, current_version
from library.exchange.references import TERM_MODELS
from library.exchange.values import empty_fields
from library.records import related_fields
from library.taxonomy import FunnelModel, Stage, Term
from library.taxonomy_defaults import shipped_slugs
from playbooks.assets.playbook import Playbook
from playbooks.exchange.sections import (
    ASSET_FIELDS,
    ASSETS,
    AUDIENCE,
    NEEDS,
    PEOPLE,
    SECTIONS,
    TERMS,
    term_fields,
)
from playbooks.exchange.yaml_writing import write_section, write_yaml

Named = dict[type, set[str]]


def export_playbooks(out: TextIO, folder: Path | None = None, progress=lambda n: None) -> int:
    """Write everything in the order of its key and return how many there are.

    Files and pictures go to `folder`, as those of the asset export do.
    """
    records = {name: list(records_of(model, folder)) for name, model in SECTIONS.items()}
    if needs := needs_of(records):
        out.write(write_yaml({NEEDS: needs}))
    for name, rows in records.items():
        for text in write_section(name, map(as_written, rows)):
            out.write(text)
            progress(1)
    return sum(map(len, records.values()))


def records_of(model, folder: Path | None) -> Iterator[dict]:
    """Yield the current record of every asset of a type, without keys that no asset has."""
    assets = Asset.objects.filter(asset_type=model.kind.key).order_by("key")
    for asset in assets.select_related("projection", "latest_revision").iterator(chunk_size=200):
        record, documents = current_version(asset)
        if folder:
            copy_files(record, documents, folder)
        named = set(asset_keys(model, record))
        gone = named - set(Asset.objects.filter(key__in=named).values_list("key", flat=True))
        record = without_keys(model, record, gone)
        if gone and model is Playbook:
            record["rows"] = [r for r in record["rows"] if r["text"] or r["play"] or r["asset"]]
        yield record


def as_written(record: dict) -> dict:
    """Return a record as a file has it: complete, its rows without what is empty."""
    model = next(m for m in SECTIONS.values() if m.kind.key == record["type"])
    written = {name: value for name, value in record.items() if name != "type"}
    for name in model.record_rows:
        empty = empty_fields(model._meta.get_field(name).related_model)
        written[name] = [
            {field: value for field, value in row.items() if value != empty[field]}
            for row in record[name]
        ]
    return written


def needs_of(records: dict[str, list[dict]]) -> dict[str, list]:
    """Return what records name and a new site does not have, by section."""
    found = [record for rows in records.values() for record in rows]
    needs = {name: list(terms) for name, terms in terms_of(found)}
    audience = {n for r in found if r["audience"] != Audience.EVERYONE for n in r["audience"]}
    needs[PEOPLE] = sorted({r[name] for r in found for name in ("owner", "checked_by")} - {None})
    needs[AUDIENCE] = sorted(audience - set(ROLES))
    needs[ASSETS] = assets_of(found)
    return {name: rows for name, rows in needs.items() if rows}


def assets_of(records: list[dict]) -> list[dict]:
    """Return the assets that records name and that are none of them."""
    models = {model.kind.key: model for model in SECTIONS.values()}
    named = {key for record in records for key in asset_keys(models[record["type"]], record)}
    named |= {record["translation_of"] for record in records}
    named -= {None, *(record["key"] for record in records)}
    rows = Asset.objects.filter(key__in=named).order_by("key")
    columns = rows.values_list("key", "asset_type", "title", "language")
    return [dict(zip(ASSET_FIELDS, row, strict=True)) for row in columns]


def terms_of(records: list[dict]) -> Iterator[tuple[str, Iterator[dict]]]:
    """Yield the terms of each taxonomy that records name and no new site has."""
    named: Named = {model: set() for model in TERMS.values()}
    for record in records:
        for name, model in TERM_MODELS.items():
            named[model].update(record[name])
        note_related(
            named, next(m for m in SECTIONS.values() if m.kind.key == record["type"]), record
        )
    add_whole_funnels(named)
    for name, model in TERMS.items():
        wanted = named[model] - shipped_slugs(model)
        yield name, map(as_term, model.objects.filter(slug__in=wanted).order_by("slug"))


def note_related(named: Named, model, record: dict) -> None:
    """Note the terms that a record's own fields and rows name."""
    for field in related_fields(model):
        if issubclass(field.related_model, Term) and record[field.name]:
            named[field.related_model].add(record[field.name])
    for name in getattr(model, "record_rows", ()):
        for row in record[name]:
            note_related(named, model._meta.get_field(name).related_model, row)


def add_whole_funnels(named: Named) -> None:
    """Add the other stages of every funnel that is named, and the stages they map onto."""
    stages = Stage.objects.select_related("funnel", "standard__funnel")
    funnels = set(stages.filter(slug__in=named[Stage]).values_list("funnel__slug", flat=True))
    funnels |= named[FunnelModel]
    for stage in stages.filter(funnel__slug__in=funnels):
        for part in filter(None, (stage, stage.standard)):
            named[Stage].add(part.slug)
            named[FunnelModel].add(part.funnel.slug)


def as_term(term: Term) -> dict:
    """Return a term as a file has it."""
    values = {field.name: value_of(term, field) for field in term_fields(type(term))}
    return {n: v for n, v in values.items() if v != defaults_of(type(term))[n]}


def value_of(term: Term, field):
    """Return a field's value; of a related term its slug."""
    value = getattr(term, field.name)
    return value.slug if isinstance(value, Term) else value


@cache
def defaults_of(model) -> dict:
    """Return what a term's fields hold where nothing was said."""
    return {f.name: None if f.is_relation else f.get_default() for f in term_fields(model)}
