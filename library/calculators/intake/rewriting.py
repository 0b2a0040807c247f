"""A workbook's formula written anew with names in place of cells; formualizer reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import formualizer

from library.calculators.intake.problems import NotConverted
from library.calculators.intake.source import Address, Source
from library.roi.functions import FUNCTIONS

# Functions that take any number of values: a range becomes its cells.
SPREADS = frozenset(
    "SUM AVERAGE MIN MAX COUNT MEDIAN PRODUCT SUMSQ STDEV VAR AND OR XOR NPV".split()
)
# Functions whose first argument has to stay a list.
LISTS = frozenset({"IRR", "MIRR", "LARGE", "SMALL"})
RENAMED = {"STDEV.S": "STDEV", "VAR.S": "VAR"}
PRECEDENCE = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1),
    **dict.fromkeys("+-", 2),
    **dict.fromkeys("*/", 3),
    "^": 4,
}
PREFIX, ATOM = 5, 9


class Resolver(Protocol):
    """What the conversion knows of cells."""

    source: Source

    def value_of(self, at: Address) -> str:
        """Return what a formula writes for one cell."""

    def list_of(self, cells: list[Address], text: str) -> str:
        """Return the name of a list of cells, one for each year."""

    def known_list(self, cells: list[Address]) -> str:
        """Return the name of cells that are a list already, an empty text when they are none."""


class Rewriter:
    """Writes one formula of one sheet."""

    def __init__(self, resolver: Resolver, sheet: str):
        self._resolver, self._sheet = resolver, sheet

    def rewrite(self, formula: str) -> str:
        """Return the formula with names; raise NotConverted."""
        try:
            tree = formualizer.parse(formula).to_dict()
        except (formualizer.ParserError, formualizer.TokenizerError) as error:
            raise NotConverted("formula", message=str(error)[:200]) from None
        return f"={self._write(tree)[0]}"

    def _write(self, node: dict) -> tuple[str, int]:
        """Return a part's text and how tightly it holds together."""
        return getattr(self, f"_{node['node_type'].lower()}")(node)

    def _literal(self, node: dict) -> tuple[str, int]:
        value = node.get("value")
        if isinstance(value, bool):
            return str(value).upper(), ATOM
        if isinstance(value, (int, float)):
            return f"{value:.15g}", ATOM
        if value is None:
            return "0", ATOM
        if str(value).startswith("#"):
            raise NotConverted("error_value", text=str(value))
        return quoted(str(value)), ATOM

    def _reference(self, node: dict) -> tuple[str, int]:
        cells = self._cells(node)
        if len(cells) != 1:
            raise NotConverted("range")
        return self._resolver.value_of(cells[0]), ATOM

    def _cells(self, node: dict) -> list[Address]:
        return self._resolver.source.cells_of(node["reference"], self._sheet)

    def _unaryop(self, node: dict) -> tuple[str, int]:
        operator = node["operator"]
        text, tight = self._write(node["operand"])
        if operator == "@":
            return text, tight
        if operator == "%":
            return f"{_held(text, tight, ATOM)}%", ATOM
        if operator not in ("-", "+"):
            raise NotConverted("operator", text=operator)
        return f"{operator}{_held(text, tight, PREFIX)}", PREFIX

    def _binaryop(self, node: dict) -> tuple[str, int]:
        operator = node["operator"]
        if operator not in PRECEDENCE:
            raise NotConverted(
                "range" if operator in (" ", ":", ",") else "operator", text=operator
            )
        tight = PRECEDENCE[operator]
        left, right = self._write(node["left"]), self._write(node["right"])
        # All of them take their left side first.
        return f"{_held(*left, tight)}{operator}{_held(*right, tight + 1)}", tight

    def _array(self, node: dict) -> tuple[str, int]:
        rows = [",".join(self._write(cell)[0] for cell in row) for row in node["rows"]]
        return f"{{{';'.join(rows)}}}", ATOM

    def _function(self, node: dict) -> tuple[str, int]:
        name = node["name"].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        name = RENAMED.get(name, name)
        if name not in FUNCTIONS:
            raise NotConverted("function", name=name)
        special: dict[str, Callable] = {"SUMPRODUCT": self._sumproduct, "INDEX": self._index}
        if name in special:
            return special[name](node["args"])
        if name in LISTS:
            return self._with_list(name, node["args"])
        spread = name in SPREADS
        parts = [
            text
            for place, argument in enumerate(node["args"])
            for text in self._argument(argument, spread and not (name == "NPV" and place == 0))
        ]
        return f"{name}({', '.join(parts)})", ATOM

    def _argument(self, node: dict, spread: bool) -> list[str]:
        """Return an argument's text, or those of a range's cells; empty cells count for nothing."""
        if not spread or node["node_type"] != "Reference":
            return [self._write(node)[0]]
        cells = self._cells(node)
        if len(cells) == 1:
            return [self._resolver.value_of(cells[0])]
        if known := self._resolver.known_list(cells):
            return [known]
        source = self._resolver.source
        counted = [at for at in cells if source.is_formula(at) or _is_number(source.content(at))]
        return [self._resolver.value_of(at) for at in counted] or ["0"]

    def _with_list(self, name: str, arguments: list[dict]) -> tuple[str, int]:
        """Write a function of a list, which becomes a line with a value each year."""
        first, *others = arguments
        if first["node_type"] == "Reference":
            text = self._resolver.list_of(self._cells(first), first["reference"])
        else:
            text = self._write(first)[0]
        return f"{name}({', '.join([text, *(self._write(a)[0] for a in others)])})", ATOM

    def _sumproduct(self, arguments: list[dict]) -> tuple[str, int]:
        """Write the products of the ranges' cells, added up."""
        if any(argument["node_type"] != "Reference" for argument in arguments):
            raise NotConverted("range")
        columns = [self._cells(argument) for argument in arguments]
        if len({len(column) for column in columns}) != 1:
            raise NotConverted("range")
        products = [
            "*".join(self._resolver.value_of(at) for at in cells)
            for cells in zip(*columns, strict=True)
        ]
        return "+".join(products), PRECEDENCE["+"]

    def _index(self, arguments: list[dict]) -> tuple[str, int]:
        """Write the cell that is meant, or a choice among the cells."""
        if arguments[0]["node_type"] != "Reference" or len(arguments) < 2:
            raise NotConverted("range")
        cells = self._cells(arguments[0])
        rows = len({at.row for at in cells})
        columns = len(cells) // rows
        place = self._place(arguments[1:], rows, columns)
        if isinstance(place, int):
            if not 0 < place <= len(cells):
                raise NotConverted("error_value", text="#REF!")
            return self._resolver.value_of(cells[place - 1]), ATOM
        return f"CHOOSE({', '.join([place, *map(self._resolver.value_of, cells)])})", ATOM

    def _place(self, arguments: list[dict], rows: int, columns: int) -> int | str:
        """Return which cell of a range is meant, counted from 1, or the text that says which."""
        numbers = [
            int(a["value"]) if a["node_type"] == "Literal" and _is_number(a.get("value")) else None
            for a in arguments
        ]
        if len(arguments) == 1:
            if rows > 1 and columns > 1:
                raise NotConverted("range")
            return numbers[0] if numbers[0] is not None else self._write(arguments[0])[0]
        if None in numbers[:2]:
            raise NotConverted("range")
        return (numbers[0] - 1) * columns + numbers[1]


def _held(text: str, tight: int, needed: int) -> str:
    """Put brackets around what would fall apart."""
    return text if tight >= needed else f"({text})"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def quoted(text: str) -> str:
    """Write a text as a formula has it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
