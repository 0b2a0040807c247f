"""What a run answers, and how it travels between processes and to the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from library.roi.compiling import Compiled, Graph
from library.roi.formulas import Formula, Reference
from library.roi.problems import Problem


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line's figure and what counts in each year from 0; a KPI without years has no `values`."""

    value: float | None
    values: tuple[float, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RunResult:
    """Everything one run answers. A metric that is None has its reason in `notes`."""

    lines: dict[str, LineResult]
    yearly: list[dict[str, Any]]
    metrics: dict[str, float | None]
    notes: dict[str, Problem]
    errors: tuple[Problem, ...]
    engine: str

    def to_json(self, translate: Callable[[str], str] = str) -> dict:
        """Return the run as the API answers it, sentences through the caller's gettext."""
        return {
            "lines": {name: asdict(line) for name, line in self.lines.items()},
            "yearly": self.yearly,
            "metrics": self.metrics,
            "notes": {name: note.say(translate) for name, note in self.notes.items()},
            "errors": [error.to_json(translate) for error in self.errors],
            "engine": self.engine,
        }

    def pack(self) -> dict:
        """Return plain values from which `unpack` makes the same run."""
        return {
            "lines": {name: asdict(line) for name, line in self.lines.items()},
            "yearly": self.yearly,
            "metrics": self.metrics,
            "notes": {name: note.pack() for name, note in self.notes.items()},
            "errors": [error.pack() for error in self.errors],
            "engine": self.engine,
        }

    @classmethod
    def unpack(cls, packed: dict) -> RunResult:
        """Read what `pack` returned."""
        return cls(
            lines={
                name: LineResult(line["value"], tuple(line["values"]), line["unit"])
                for name, line in packed["lines"].items()
            },
            yearly=packed["yearly"],
            metrics=packed["metrics"],
            notes={name: Problem.unpack(note) for name, note in packed["notes"].items()},
            errors=tuple(Problem.unpack(error) for error in packed["errors"]),
            engine=packed["engine"],
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """How one line goes on a sheet: its checked formula, once or by year, and its first year."""

    formula: Formula
    yearly: bool
    first: int

    def pack(self) -> dict:
        """Return plain values from which `unpack` makes the same plan."""
        pieces = [
            [piece.name, piece.position] if isinstance(piece, Reference) else piece
            for piece in self.formula.pieces
        ]
        return {"pieces": pieces, "yearly": self.yearly, "first": self.first}

    @classmethod
    def unpack(cls, packed: dict) -> Plan:
        """Read what `pack` returned."""
        pieces = tuple(
            piece if isinstance(piece, str) else Reference(*piece) for piece in packed["pieces"]
        )
        return cls(Formula(pieces), packed["yearly"], packed["first"])


@dataclass(frozen=True, slots=True)
class Check:
    """What can be said of a calculator before it runs; a line with faults has no plan."""

    graph: Graph
    errors: tuple[Problem, ...]
    plans: dict[str, Plan]

    @classmethod
    def of(cls, compiled: Compiled) -> Check:
        """Read it from a compiled calculator."""
        plans = {
            name: Plan(node.formula, node.yearly, node.years.start)
            for name, node in compiled.nodes.items()
        }
        return cls(compiled.graph, compiled.errors, plans)

    def pack(self) -> dict:
        """Return plain values from which `unpack` makes the same check."""
        return {
            "graph": asdict(self.graph) | {"yearly": sorted(self.graph.yearly)},
            "errors": [error.pack() for error in self.errors],
            "plans": {name: plan.pack() for name, plan in self.plans.items()},
        }

    @classmethod
    def unpack(cls, packed: dict) -> Check:
        """Read what `pack` returned."""
        graph = packed["graph"]
        return cls(
            Graph(
                order=tuple(graph["order"]),
                uses={name: tuple(names) for name, names in graph["uses"].items()},
                yearly=frozenset(graph["yearly"]),
                unused_inputs=tuple(graph["unused_inputs"]),
            ),
            tuple(Problem.unpack(error) for error in packed["errors"]),
            {name: Plan.unpack(plan) for name, plan in packed["plans"].items()},
        )
