"""What a run answers, and how it travels between processes and to the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from library.roi.compiling import Compiled, Graph
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
class Check:
    """What can be said of a calculator before it runs."""

    graph: Graph
    errors: tuple[Problem, ...]

    @classmethod
    def of(cls, compiled: Compiled) -> Check:
        """Leave the formulas behind."""
        return cls(compiled.graph, compiled.errors)

    def pack(self) -> dict:
        """Return plain values from which `unpack` makes the same check."""
        graph = asdict(self.graph) | {"yearly": sorted(self.graph.yearly)}
        return {"graph": graph, "errors": [error.pack() for error in self.errors]}

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
        )
