"""What an author sees of a calculator while writing it: what each line needs, gives and lacks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from library.roi.model import CalculatorModel
from library.roi.pool import CannotCompute, check, evaluate
from library.roi.problems import Problem
from library.roi.results import Check, LineResult, RunResult

TABLES = ("inputs", "lines")
WORD = re.compile(r"[A-Za-z0-9_.]+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A formula with the piece that is wrong, and what could stand there instead."""

    before: str
    wrong: str
    after: str
    position: int
    instead: str = ""


@dataclass(slots=True)
class RowReport:
    """One input or line: its record, what it uses, what it comes to and what is wrong with it."""

    table: str
    row: Mapping
    problems: list[Problem] = field(default_factory=list)
    uses: list[RowReport] = field(default_factory=list)
    result: LineResult | None = None
    unused: bool = False

    @property
    def lacks_source(self) -> bool:
        """Tell whether nobody could say where its number comes from."""
        return not self.row["source"]

    def marked(self, problem: Problem) -> Marked | None:
        """Show where in the formula a problem is, None for one that is elsewhere."""
        if problem.position is None or self.table != "lines":
            return None
        formula, start = self.row["formula"], problem.position
        end = start + len(_wrong_piece(formula, start, problem))
        instead = str(problem.params.get("suggestion") or "")
        return Marked(formula[:start], formula[start:end], formula[end:], start, instead)


def _wrong_piece(formula: str, start: int, problem: Problem) -> str:
    """Return the piece of a formula that a problem is about."""
    rest = formula[start:]
    for name in ("name", "text", "char"):
        said = str(problem.params.get(name) or "")
        if said and rest[: len(said)].lower() == said.lower():
            return rest[: len(said)]
    word = WORD.match(rest)
    return word[0] if word else rest[:1]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that can be said of a calculator on its defaults.

    `general` is what is wrong with it as a whole; `run` is None when it could not be computed.
    """

    inputs: list[RowReport]
    lines: list[RowReport]
    general: list[Problem]
    run: RunResult | None

    @property
    def rows(self) -> list[RowReport]:
        """Inputs, then lines."""
        return [*self.inputs, *self.lines]

    @property
    def broken(self) -> list[RowReport]:
        """The rows with faults."""
        return [row for row in self.rows if row.problems]

    @property
    def is_sound(self) -> bool:
        """Tell whether it may be published."""
        return not self.general and not self.broken


def report_on(record: Mapping) -> Report:
    """Read a record as far as it can be read, compute it and gather what there is to say."""
    tables = {table: [RowReport(table, row) for row in record[table]] for table in TABLES}
    model, general = _read(record, tables)
    # What cannot be read has no value, for those who need it.
    unknown = {
        row.row["name"]: None
        for row in tables["inputs"]
        if row.row["name"] and any(p.params.get("field") == "default" for p in row.problems)
    }
    try:
        checked, run = check(model), evaluate(model, unknown)
    except CannotCompute as reason:
        return Report(**tables, general=[*general, *reason.problems], run=None)
    by_name = _by_name([*tables["inputs"], *tables["lines"]])
    general += _spread(run.errors, by_name, unknown)
    _fill(tables, by_name, checked, run)
    return Report(**tables, general=general, run=run)


def _read(
    record: Mapping, tables: Mapping[str, list[RowReport]]
) -> tuple[CalculatorModel, list[Problem]]:
    """Return the calculator with what can be read, and the problems that belong to no row."""
    model, unread = CalculatorModel.read(record, named=lambda _row, place: place)
    places = {f"{table}[{n}]": row for table in TABLES for n, row in enumerate(tables[table])}
    general = []
    for problem in unread:
        row = places.get(problem.line)
        (row.problems if row else general).append(problem)
    # Nothing can refer to a row without a name.
    inputs = tuple(part for part in model.inputs if part.name)
    lines = tuple(part for part in model.lines if part.name)
    return replace(model, inputs=inputs, lines=lines), general


def _fill(
    tables: Mapping[str, list[RowReport]],
    by_name: Mapping[str, list[RowReport]],
    checked: Check,
    run: RunResult,
) -> None:
    """Give each line what it uses and comes to; of two with one name the first is computed."""
    for row in tables["lines"]:
        name = row.row["name"]
        first = next(other for other in by_name[name] if other.table == "lines")
        row.result = run.lines.get(name) if first is row else None
        uses = checked.graph.uses.get(name, ()) if first is row else ()
        row.uses = [by_name[used][0] for used in uses if used in by_name]
    for row in tables["inputs"]:
        row.unused = row.row["name"] in checked.graph.unused_inputs


def _by_name(rows: Iterable[RowReport]) -> dict[str, list[RowReport]]:
    named = defaultdict(list)
    for row in rows:
        named[row.row["name"]].append(row)
    return dict(named)


def _spread(
    errors: Iterable[Problem], by_name: Mapping[str, list[RowReport]], unknown: Mapping
) -> list[Problem]:
    """Give each row its errors, and return those of none.

    Of an input whose default cannot be read that has been said.
    """
    others = []
    for error in errors:
        rows = by_name.get(error.line)
        if not rows:
            others.append(error)
        elif not (error.line in unknown and error.code.startswith("input_")):
            rows[-1 if error.code == "name_taken" else 0].problems.append(error)
    return others
