"""Reads a file of JSON lines, checks all of it, then writes it."""

import json
from pathlib import Path

from library.assets.base import Asset
from library.exchange.cleaning import Cleaner
from library.exchange.errors import ImportRefused, LineError
from library.exchange.exporting import current_record
from library.exchange.references import References
from library.exchange.values import is_storable
from library.exchange.writing import Writer
from library.registry import asset_type

LONGEST_LINE = 5_000_000
MOST_ERRORS = 200


def read_lines(path: Path) -> tuple[list[tuple[int, object]], list[LineError]]:
    """Return the numbered objects of a file, and an error for every line that is not JSON."""
    objects, errors = [], []
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            if not line.strip():
                continue
            try:
                if len(line) > LONGEST_LINE:
                    raise ValueError("the line is too long")
                read = json.loads(line.decode("utf-8-sig"), parse_constant=refuse_constant)
                objects.append((number, read))
            except (ValueError, RecursionError) as problem:
                shown = line[:60].decode("utf-8", "replace")
                errors.append(LineError(number, "line", shown, f"is not JSON: {problem}"))
    return objects, errors


def refuse_constant(name: str):
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(f"{name} is no JSON value")


def check(objects, references: References, force: bool = False) -> list[dict]:
    """Return the complete records of a file, or raise ImportRefused with all its errors."""
    keys = {
        raw["key"]: raw.get("type")
        for _n, raw in objects
        if isinstance(raw, dict) and isinstance(raw.get("key"), str) and is_storable(raw["key"])
    }
    existing = existing_assets(keys.keys() & references.asset_ids.keys())
    cleaner = Cleaner(references, keys)
    records, seen = [], {}
    for number, raw in objects:
        key = raw.get("key") if isinstance(raw, dict) else None
        asset = existing.get(key) if isinstance(key, str) else None
        record = cleaner.clean(number, raw, current_record(asset) if asset else None)
        if isinstance(key, str) and key in seen:
            cleaner.errors.append(LineError(number, "key", key, f"is on line {seen[key]} already"))
        seen.setdefault(str(key), number)
        if asset and not force:
            cleaner.errors.extend(refusals(number, asset))
        if record:
            records.append(record)
        if len(cleaner.errors) >= MOST_ERRORS:
            break
    if cleaner.errors:
        raise ImportRefused(cleaner.errors)
    check_translations(objects, records, references)
    return records


def existing_assets(keys: set[str]) -> dict[str, Asset]:
    """Return the assets that a file would update, by key."""
    found: dict[str, Asset] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):
        rows = Asset.objects.filter(key__in=ordered[start : start + 500])
        found.update((a.key, a) for a in rows.select_related("projection", "latest_revision"))
    return found


def refusals(number: int, asset) -> list[LineError]:
    """Say why an asset must not be overwritten without --force."""
    reasons = []
    if asset.locked:
        reasons.append("is locked; use --force to overwrite it")
    waiting = asset.latest_revision and asset.latest_revision.approved_go_live_at
    if asset.has_unpublished_changes and asset.live and not waiting:
        reasons.append("has unpublished changes; use --force to overwrite them")
    return [LineError(number, "key", asset.key, reason) for reason in reasons]


def check_translations(objects, records: list[dict], references: References) -> None:
    """Keep each group of translations flat, and refuse an asset that translates itself."""
    numbers = {raw["key"]: number for number, raw in objects}
    parents = {record["key"]: record["translation_of"] for record in records}
    stored = references.originals() if any(parents.values()) else {}
    followers = {original for key, original in stored.items() if key not in parents}
    errors = []

    def refuse(key, value, message):
        errors.append(LineError(numbers[key], "translation_of", value, message))

    for record in records:
        key, root = record["key"], record["translation_of"]
        seen = {key}
        while root and root not in seen and (above := parents.get(root, stored.get(root))):
            seen.add(root)
            root = above
        if root in seen:
            refuse(key, root, "the asset would be its own translation")
        elif root and key in followers:
            refuse(key, root, "other assets are translations of this one; change those first")
        record["translation_of"] = root
    if errors:
        raise ImportRefused(errors)


def warnings(objects, records: list[dict]) -> list[LineError]:
    """Return what is wrong with records that can be published all the same."""
    return [
        LineError(number, *warning)
        for (number, _raw), record in zip(objects, records, strict=True)
        for warning in asset_type(record["type"]).record_warnings(record)
    ]


def import_file(
    path, *, create_terms=False, dry_run=False, force=False, user=None, progress=None, warn=None
) -> int:
    """Import a file and return how many assets it holds; a file with an error imports nothing.

    `warn` hears of what is imported all the same.
    """
    objects, unread = read_lines(Path(path))
    references = References(Path(f"{path}.files"), create_terms)
    return import_objects(
        objects,
        unread,
        references,
        dry_run=dry_run,
        force=force,
        user=user,
        progress=progress,
        warn=warn,
    )


def import_objects(
    objects,
    unread: list[LineError],
    references: References,
    *,
    dry_run=False,
    force=False,
    user=None,
    progress=None,
    warn=None,
) -> int:
    """Import numbered objects and return how many there are, unless something is wrong with one.

    `unread` is what was wrong already before they could be looked at.
    """
    records = []
    try:
        records = check(objects, references, force)
    except ImportRefused as refusal:
        unread = [*unread, *refusal.errors]
    if unread:
        told = sorted(unread, key=lambda error: error.line)[:MOST_ERRORS]
        raise ImportRefused(told, whole=len(unread) < MOST_ERRORS)
    for warning in warnings(objects, records) if warn else ():
        warn(warning)
    if not dry_run:
        write(records, Writer(references, user), progress)
    return len(records)


def write(records: list[dict], writer: Writer, progress=None) -> None:
    """Write checked records, after making the terms and people that were missing."""
    writer.references.make_missing()
    writer.write(records, progress or (lambda count: None))
