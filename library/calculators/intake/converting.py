"""From named cells to a calculator: constants become inputs, formulas become lines."""

from __future__ import annotations

import math

from library.calculators.intake import looks
from library.calculators.intake.naming import Names, plain_name
from library.calculators.intake.problems import NotConverted, Trouble
from library.calculators.intake.rewriting import Rewriter, quoted
from library.calculators.intake.source import Address, Source
from library.roi.engine import run
from library.roi.model import MOST_INPUTS, MOST_LINES, CalculatorModel
from library.roi.names import YEAR

DEFAULT_YEARS = 3
# What Excel keeps for itself among the names.
BUILT_IN = ("_xlnm", "_xlfn", "_filterdatabase", "print_")
CLOSE = 1e-6


class Converter:
    """Walks from the named cells through everything they need."""

    def __init__(self, source: Source):
        self.source = source
        self.inputs: list[dict] = []
        self.lines: list[dict] = []
        self.troubles: list[Trouble] = []
        self.years: int | None = None
        self._names = Names()
        self._by_cell: dict[Address, str] = {}
        self._lists: dict[tuple[Address, ...], str] = {}
        self._waiting: list[tuple[Address, dict]] = []
        # Lines by cell, to be checked against what the workbook shows.
        self._shown: dict[str, Address] = {}

    def convert(self) -> dict:
        """Return the calculator's record; what could not be taken over stands in `troubles`."""
        named = self._named_cells()
        if not named and not self.troubles:
            self.troubles.append(Trouble("", "", "no_names"))
        for name, cells in named:
            self._take_named(name, cells)
        while self._waiting:
            at, line = self._waiting.pop(0)
            self._fill_in(at, line)
        self._cut()
        record = {
            "years": self.years if self.years is not None else DEFAULT_YEARS,
            "currency": looks.currency(self.source, [*self._by_cell]) or "CNY",
            "inputs": self.inputs,
            "lines": self.lines,
        }
        self._compare(record)
        return record

    def _named_cells(self) -> list[tuple[str, list[Address]]]:
        """Return the names of the workbook with their cells, in the order of the sheets."""
        found = []
        for key, defined in self.source.names.items():
            if key.startswith(BUILT_IN) or defined.hidden:
                continue
            try:
                found.append((defined.name, self.source.cells_of(defined.name, "")))
            except NotConverted as reason:
                self._trouble(defined.attr_text or "", defined.name, reason)
        order = {name: place for place, name in enumerate(self.source.book.sheetnames)}
        return sorted(found, key=lambda entry: (order[entry[1][0].sheet], entry[1][0]))

    def _take_named(self, name: str, cells: list[Address]) -> None:
        """Make an input or a line of a name, or a list with a value each year."""
        try:
            if len(cells) == 1:
                self._take(cells[0], name)
            elif all(self._is_constant(at) for at in cells):
                self._take_series(name, cells)
            else:
                self.list_of(cells, name)
        except NotConverted as reason:
            self._trouble(str(cells[0]), name, reason)

    def _is_constant(self, at: Address) -> bool:
        return isinstance(self.source.content(at), (int, float))

    def _take_series(self, name: str, cells: list[Address]) -> None:
        """Make one input of a row or column of numbers; of a wrong length, one of each."""
        if not self._fits(len(cells)):
            for at in cells:
                self._take(at, f"{name}_{cells.index(at) + 1}")
            return
        found = self._names.give(name)
        self._lists[tuple(cells)] = found
        self.inputs.append(
            {
                **self._described(cells[0], found),
                "kind": "series",
                "default": [as_text(self.source.content(at)) for at in cells],
            }
        )

    def _fits(self, count: int) -> bool:
        """Tell whether a list has a value for each year; the first list decides how many."""
        if self.years is None and count > 1:
            self.years = count - 1
        return count - 1 == self.years

    def _take(self, at: Address, wish: str = "") -> str:
        """Return the name of a cell, an input or a line made now if it is new."""
        if at in self._by_cell:
            return self._by_cell[at]
        content = self.source.content(at)
        if isinstance(content, str) and content.startswith("="):
            return self._take_line(at, wish)
        options = looks.choices(self.source, at)
        if isinstance(content, str) and not options:
            raise NotConverted("text")
        if isinstance(content, str) and content.startswith("#"):
            raise NotConverted("error_value", text=content)
        name = self._name_for(at, wish)
        row = {**self._described(at, name), "default": as_text(content)}
        if options:
            row |= {"kind": "choice", "choices": [as_text(option) for option in options]}
        else:
            row |= {"kind": looks.kind(self.source, at), **looks.limits(self.source, at)}
        self.inputs.append(row)
        return name

    def _take_line(self, at: Address, wish: str) -> str:
        name = self._name_for(at, wish)
        line = {
            "name": name,
            "label": looks.label(self.source, at) or wish or name,
            "formula": self.source.content(at),
            "role": "kpi",
            "unit": looks.unit(self.source, at),
            "decimals": looks.decimals(self.source, at),
            "source": str(at),
        }
        self.lines.append(line)
        self._shown[name] = at
        self._waiting.append((at, line))
        return name

    def _name_for(self, at: Address, wish: str) -> str:
        label = plain_name(looks.label(self.source, at))
        place = f"{plain_name(at.sheet)}_row_{at.row}_column_{at.column}"
        name = self._names.give(*(w for w in (wish, label, place) if w))
        self._by_cell[at] = name
        return name

    def _described(self, at: Address, name: str) -> dict:
        return {
            "name": name,
            "label": looks.label(self.source, at) or name,
            "unit": looks.unit(self.source, at),
            "group": at.sheet,
            "source": str(at),
        }

    def _fill_in(self, at: Address, line: dict) -> None:
        """Write a line's formula with names; one that cannot be keeps what the workbook says."""
        try:
            line["formula"] = Rewriter(self, at.sheet).rewrite(line["formula"])
        except NotConverted as reason:
            self._trouble(str(at), line["name"], reason)

    def value_of(self, at: Address) -> str:
        """Return what a formula writes for a cell: its name, or what it always holds."""
        content = self.source.content(at)
        if content is None:
            return "0"
        if isinstance(content, bool):
            return str(content).upper()
        is_text = isinstance(content, str) and not content.startswith("=")
        if is_text and at not in self._by_cell and not looks.choices(self.source, at):
            return quoted(content)
        return self._take(at)

    def known_list(self, cells: list[Address]) -> str:
        """Return the name of cells that are a list already, an empty text when they are none."""
        return self._lists.get(tuple(cells), "")

    def list_of(self, cells: list[Address], text: str) -> str:
        """Return the name of a list of cells, made a line with a value each year."""
        if known := self.known_list(cells):
            return known
        if not self._fits(len(cells)):
            raise NotConverted(
                "length", count=len(cells), years=self.years, needed=(self.years or 0) + 1
            )
        wish = text if text.lower() in self.source.names else looks.row_label(self.source, cells[0])
        wishes = (wish if wish == text else f"{plain_name(wish)}_by_year", "list_by_year")
        name = self._names.give(*wishes)
        self._lists[tuple(cells)] = name
        values = ", ".join(self.value_of(at) for at in cells)
        self.lines.append(
            {
                "name": name,
                "label": wish or name,
                "formula": f"=CHOOSE({YEAR}+1, {values})",
                "role": "kpi",
                "per_year": True,
                "source": f"{cells[0]} …",
            }
        )
        return name

    def _trouble(self, cell: str, name: str, reason: NotConverted) -> None:
        self.troubles.append(Trouble(cell, name, reason.code, reason.params))

    def _cut(self) -> None:
        """Keep as many inputs and lines as a calculator can have."""
        for rows, most in ((self.inputs, MOST_INPUTS), (self.lines, MOST_LINES)):
            if len(rows) > most:
                del rows[most:]
                self.troubles.append(Trouble("", "", "too_many", {"limit": most}))

    def _compare(self, record: dict) -> None:
        """Compute the calculator and say where it comes to something else than the workbook."""
        told = {trouble.name for trouble in self.troubles}
        result = run(CalculatorModel.from_record(record))
        cells = {row["name"]: row["source"] for row in (*self.inputs, *self.lines)}
        for error in result.errors:
            if error.line not in told and error.code != "depends":
                cell = cells.get(error.line, "")
                self.troubles.append(Trouble(cell, error.line, "line", {"problem": error.pack()}))
        for name, at in self._shown.items():
            line = result.lines.get(name)
            there = self.source.shown(at)
            if line is None or line.value is None or name in told:
                continue
            if isinstance(there, (int, float)) and not close(line.value, float(there)):
                params = {"here": f"{line.value:.10g}", "there": f"{there:.10g}"}
                self.troubles.append(Trouble(str(at), name, "differs", params))


def close(here: float, there: float) -> bool:
    """Tell whether two results are the same but for rounding."""
    return math.isclose(here, there, rel_tol=CLOSE, abs_tol=CLOSE)


def as_text(value: object) -> str:
    """Write a cell's value as a record has it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
