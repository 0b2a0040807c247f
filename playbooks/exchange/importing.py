"""Reads a file of playbooks, plays and journeys, checks all of it, then writes it."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from library.exchange.errors import ImportRefused, LineError
from library.exchange.importing import import_objects
from library.exchange.references import References
from library.terms import terms_scope
from playbooks.exchange.needs import Needs
from playbooks.exchange.sections import NEEDS, SECTIONS
from playbooks.exchange.yaml_reading import Path as Place, Source, YamlRefused, read_yaml, written

LARGEST_FILE = 50_000_000
PART = re.compile(r"[^.\[\]]+")


class PlaybooksRefused(ImportRefused):
    """A file of playbooks with errors imports nothing."""

    advice = (
        (
            "unknown slug",
            "Terms that a site may lack can be named under needs:, with their labels.",
        ),
        ("no asset has this key", "Assets that a site may lack can be named under needs: assets:."),
        ("user name", "People that a site may lack can be named under needs: people:."),
        ("no group or team", "Teams that a site may lack can be named under needs: audience:."),
        ("is not a field of this row", "Inside {…} a text with a comma stands in quotes."),
        ("must be a text", "Put a text that looks like a number in quotes."),
    )


@dataclass(slots=True)
class PlaybookFile:
    """What a file says: its objects by line, and where in the file each of them stands."""

    source: Source
    objects: list[tuple[int, object]]
    places: dict[int, Place]
    errors: list[LineError]

    def placed(self, error: LineError) -> LineError:
        """Return an error with the line of the very value, and the key of what it is in."""
        place = self.places.get(error.line)
        if place is None:
            return error
        parts = [int(p) if p.isdigit() else p for p in PART.findall(error.field)]
        field = f"{written(place)}.{error.field}"
        return replace(error, line=self.source.line_of((*place, *parts)), field=field)


def import_playbooks(
    path, *, dry_run=False, force=False, user=None, progress=None, warn=None
) -> int:
    """Import a file and return how much it holds; a file with an error imports nothing.

    Terms, people and assets that the file says it needs are made where the site lacks them, assets as drafts.
    """
    path = Path(path)
    file = read_file(path)
    with transaction.atomic():
        try:
            import_read(file, path, dry_run, force, user, progress, warn)
        except ImportRefused as refusal:
            placed = sorted(map(file.placed, refusal.errors), key=lambda error: error.line)
            raise PlaybooksRefused(placed, refusal.whole) from None
        transaction.set_rollback(dry_run)
    return len(file.objects)


def import_read(file: PlaybookFile, path: Path, dry_run, force, user, progress, warn) -> None:
    """Make what a file needs, then import what it holds."""
    needs = Needs(file.source)
    needs.make_terms()
    needs.make_people()
    references = References(Path(f"{path}.files"))
    own = {key for _line, raw in file.objects if isinstance(key := raw.get("key"), str)}
    stand_ins = needs.stand_ins(references, own)
    for place, (line, _raw) in stand_ins.items():
        file.places.setdefault(line, place)
    objects = [*stand_ins.values(), *file.objects]
    with terms_scope():
        import_objects(
            objects,
            [*file.errors, *needs.errors],
            references,
            dry_run=dry_run,
            force=force,
            user=user,
            progress=progress,
            warn=(lambda warning: warn(file.placed(warning))) if warn else None,
        )


def read_file(path: Path) -> PlaybookFile:
    """Return what a file says, or raise PlaybooksRefused when it cannot be read at all."""
    if path.stat().st_size > LARGEST_FILE:
        raise PlaybooksRefused([LineError(1, "file", path.name, "is larger than 50 MB")])
    try:
        source = read_yaml(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise PlaybooksRefused(
            [LineError(1, "file", path.name, f"is not UTF-8: {problem}")]
        ) from None
    except YamlRefused as refusal:
        raise PlaybooksRefused(
            [LineError(refusal.line, "file", path.name, refusal.message)]
        ) from None
    if not isinstance(source.value, dict):
        message = f"must name sections: {', '.join((NEEDS, *SECTIONS))}"
        raise PlaybooksRefused([LineError(1, "file", source.value, message)])
    return sorted_out(source)


def sorted_out(source: Source) -> PlaybookFile:
    """Return the objects of a file by line, and an error for everything that is in no section."""
    file = PlaybookFile(source, [], {}, [])
    for name, rows in source.value.items():
        line = source.line_of((name,))
        if name == NEEDS:
            continue
        if name not in SECTIONS:
            message = f"must be one of {', '.join((NEEDS, *SECTIONS))}"
            file.errors.append(LineError(line, "section", name, message))
        elif not isinstance(rows, list):
            file.errors.append(LineError(line, name, rows, "must be a list"))
        else:
            for place, row in enumerate(rows):
                take(file, (name, place), row)
    return file


def take(file: PlaybookFile, place: Place, row: object) -> None:
    """Add one row of a section, with the type its section stands for."""
    line, kind = file.source.line_of(place), SECTIONS[place[0]].kind.key
    if not isinstance(row, dict):
        message = "must be a mapping, as key: and title:"
        file.errors.append(LineError(line, written(place), row, message))
    elif row.get("type", kind) != kind:
        message = f"must be {kind} in this section"
        file.errors.append(LineError(line, f"{written(place)}.type", row["type"], message))
    else:
        # Two rows on one line share it: an error then names the first of them.
        file.places.setdefault(line, place)
        file.objects.append((line, {**row, "type": kind}))
