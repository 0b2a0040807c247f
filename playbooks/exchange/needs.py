"""What a file names that a site may lack: it is said in the file, and made where it is missing."""

from pathlib import Path

from django.core.exceptions import ValidationError

from library.exchange.errors import LineError
from library.exchange.references import SLUG, References
from library.exchange.values import checked, message_of
from library.records import DRAFT
from library.taxonomy import Term
from playbooks.exchange.sections import (
    ASSET_FIELDS,
    ASSETS,
    AUDIENCE,
    NEEDS,
    PEOPLE,
    TERMS,
    term_fields,
)
from playbooks.exchange.yaml_reading import Path as Place, Source, written

SECTIONS_OF_NEEDS = (*TERMS, PEOPLE, AUDIENCE, ASSETS)


class Needs:
    """Reads the section, collects what is wrong with it, and makes what is missing."""

    def __init__(self, source: Source):
        self.source = source
        self.errors: list[LineError] = []
        given = source.value.get(NEEDS) or {}
        self.given = given if isinstance(given, dict) else {}
        if self.given is not given:
            self._refuse((), given, "must name lists, as products:")
        for name, rows in self.given.items():
            if name not in SECTIONS_OF_NEEDS:
                self._refuse((name,), rows, f"must be one of {', '.join(SECTIONS_OF_NEEDS)}")
            elif not isinstance(rows, list):
                self._refuse((name,), rows, "must be a list")

    def _refuse(self, path: tuple, value: object, message: str) -> None:
        path = (NEEDS, *path)
        self.errors.append(LineError(self.source.line_of(path), written(path), value, message))

    def _rows(self, name: str) -> list:
        rows = self.given.get(name)
        return rows if isinstance(rows, list) else []

    def make_terms(self) -> None:
        """Make the terms that the site lacks; one that is there keeps its words."""
        for name, model in TERMS.items():
            there = set(model.objects.values_list("slug", flat=True))
            rows = list(enumerate(self._rows(name)))
            # A stage that others map onto comes first.
            rows.sort(key=lambda row: isinstance(row[1], dict) and bool(row[1].get("standard")))
            for place, row in rows:
                term = self._term(model, (name, place), row)
                if term and term.slug not in there:
                    term.save()
                    there.add(term.slug)

    def _term(self, model, path: tuple, row) -> Term | None:
        row = {"slug": row} if isinstance(row, str) else row
        slug = row.get("slug") if isinstance(row, dict) else None
        if not isinstance(slug, str) or not SLUG.fullmatch(slug):
            self._refuse(path, row, "needs a slug of letters, digits, - and _")
            return None
        before, term = len(self.errors), model()
        for name, value in {"label_en": slug, **row}.items():
            self._set(term, path, name, value)
        if not any(field.name == "funnel" for field in term_fields(model)) or row.get("funnel"):
            return term if len(self.errors) == before else None
        self._refuse(path, slug, "needs the funnel it belongs to")
        return None

    def _set(self, term: Term, path: tuple, name: str, value) -> None:
        field = next((f for f in term_fields(type(term)) if f.name == name), None)
        if field is None:
            self._refuse((*path, name), value, "is not a field of this taxonomy")
            return
        try:
            setattr(
                term, name, related(field, value) if field.is_relation else checked(field, value)
            )
        except (ValidationError, ValueError, TypeError) as problem:
            self._refuse((*path, name), value, message_of(problem))

    def make_people(self) -> None:
        """Make the inactive people, the groups and the teams that the site lacks."""
        if not (self._rows(PEOPLE) or self._rows(AUDIENCE)):
            return
        maker = References(Path(), create_terms=True)
        for place, name in enumerate(self._rows(PEOPLE)):
            if not isinstance(name, str) or not maker.knows_user(name):
                self._refuse((PEOPLE, place), name, "is no user name")
        for place, name in enumerate(self._rows(AUDIENCE)):
            if not isinstance(name, str) or not maker.knows_audience(name):
                self._refuse((AUDIENCE, place), name, "is no name of a group or a team")
        maker.make_missing()

    def stand_ins(self, references: References, own_keys: set) -> dict[Place, tuple[int, dict]]:
        """Return a draft for every asset that the site lacks, with its line, by its place.

        It is to be written, or imported later.
        """
        found = {}
        for place, row in enumerate(self._rows(ASSETS)):
            path = (NEEDS, ASSETS, place)
            extra = set(row) - set(ASSET_FIELDS) if isinstance(row, dict) else {""}
            if extra or not isinstance(row.get("key"), str):
                self._refuse((ASSETS, place), row, f"needs {', '.join(ASSET_FIELDS)}, no more")
            elif row["key"] not in references.asset_ids and row["key"] not in own_keys:
                draft = {"title": row["key"], **row, "status": DRAFT}
                found[path] = (self.source.line_of(path), draft)
        return found


def related(field, slug):
    """Return the term that another one names."""
    found = field.related_model.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise ValueError(f"unknown slug {slug!r}")
    return found
