"""An author's formula: checked, its names found, ready to be written with cells in their place.

The tokens and the grammar are formualizer's; this module only decides what is let through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from library.roi.functions import FUNCTIONS
from library.roi.names import YEAR, looks_like_cell, suggest
from library.roi.numbers import parse_number
from library.roi.tokens import FormulaRefused, Sub, Token, Type, check_grammar, tokenize

DEEPEST = 32
MOST_PARTS = 400

OPERATORS = frozenset("+ - * / ^ % = <> < > <= >=".split())
REFERENCE = re.compile(r"[!:$\[\]'#]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in a formula and the character it starts at."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: pieces of text with references between them."""

    pieces: tuple[str | Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """The names used, in the order they are written."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Reference))

    @property
    def uses(self) -> frozenset[str]:
        """The names used."""
        return frozenset(reference.name for reference in self.references)

    def write(self, cell_of: Callable[[str], str]) -> str:
        """Return the formula with a cell, a range or a number in place of every name."""
        return "".join(
            cell_of(piece.name) if isinstance(piece, Reference) else piece for piece in self.pieces
        )


@dataclass(slots=True)
class _Checker:
    """Walks the tokens of one formula and stops at the first that is not let through."""

    names: Mapping[str, str]
    pieces: list[str | Reference] = field(default_factory=list)
    # For each open bracket: the function it belongs to, where that stands, and the commas in it.
    open: list[tuple[str, int, int]] = field(default_factory=list)
    just_opened: bool = False

    def take(self, token: Token, following: Token | None) -> None:
        """Check one token and keep what it becomes."""
        piece: str | Reference = token.text
        if token.type == Type.Operand:
            piece = self.operand(token, following)
        elif token.sub == Sub.Open:
            self.opens(token)
        elif token.sub == Sub.Close:
            self.closes(token, following)
        elif token.type == Type.Sep:
            self.separator(token)
        elif token.type in (Type.OpInfix, Type.OpPrefix, Type.OpPostfix):
            self.operator(token)
        if token.type != Type.Whitespace:
            self.just_opened = token.sub == Sub.Open
        self.pieces.append(piece)

    def operand(self, token: Token, following: Token | None) -> str | Reference:
        """Check a number, a text, a truth value or a name."""
        if token.sub == Sub.Error:
            raise FormulaRefused("error_value", token.start, text=token.text)
        if token.sub == Sub.Number:
            try:
                parse_number(token.text)
            except ValueError:
                raise FormulaRefused("overflow", token.start) from None
        if following and following.type == Type.Paren and following.sub == Sub.Open:
            if token.text.upper() in FUNCTIONS:
                raise FormulaRefused("space_before_bracket", token.start, name=token.text)
            raise FormulaRefused("syntax", following.start, text=following.text)
        if token.sub != Sub.Range:
            return token.text
        if self.open and self.open[-1][0] == "{":
            raise FormulaRefused("array", token.start)
        return Reference(self.resolve(token), token.start)

    def resolve(self, token: Token) -> str:
        """Return the name that is meant, spelled as the author of the model spelled it."""
        name = self.names.get(token.text.lower())
        if name:
            return name
        if REFERENCE.search(token.text) or looks_like_cell(token.text):
            raise FormulaRefused("reference", token.start, text=token.text[:80])
        raise _unknown("unknown_name", token.text, token.start, self.names.values())

    def opens(self, token: Token) -> None:
        """Check a function and the depth."""
        if self.open and self.open[-1][0] == "{":
            raise FormulaRefused("array", token.start)
        name = token.text[:-1].strip().upper() if token.type == Type.Func else token.text
        if token.type == Type.Func and name not in FUNCTIONS:
            raise _unknown("unknown_function", name, token.start, FUNCTIONS)
        self.open.append((name, token.start, 0))
        if len(self.open) > DEEPEST:
            raise FormulaRefused("too_deep", token.start, limit=DEEPEST)

    def closes(self, token: Token, following: Token | None) -> None:
        """Check how many values a function was given."""
        name, start, commas = self.open.pop()
        function = FUNCTIONS.get(name)
        if function:
            count = 0 if self.just_opened else commas + 1
            if count < function.fewest or (function.most is not None and count > function.most):
                raise FormulaRefused("arguments", start, signature=function.signature)
        if following and following.sub == Sub.Open:
            raise FormulaRefused("syntax", following.start, text=following.text)

    def separator(self, token: Token) -> None:
        """Count the values of a function; a semicolon only divides the rows of a list."""
        if not self.open or (token.sub == Sub.Row and self.open[-1][0] != "{"):
            raise FormulaRefused("syntax", token.start, text=token.text)
        name, start, commas = self.open[-1]
        self.open[-1] = (name, start, commas + 1)

    def operator(self, token: Token) -> None:
        """Refuse joining texts, unions, ranges, spilling and implicit intersection."""
        if token.text == ",":
            raise FormulaRefused("comma", token.start)
        if token.text not in OPERATORS:
            code = "reference" if token.text == ":" else "operator"
            raise FormulaRefused(code, token.start, text=token.text)


def parse_formula(text: str, names: Mapping[str, str]) -> Formula:
    """Check a formula against the names it may use, {lower case: as spelled}."""
    tokens = tokenize(text)
    parts = [token for token in tokens if token.type != Type.Whitespace]
    if not parts:
        raise FormulaRefused("empty", len(text))
    if len(parts) > MOST_PARTS:
        raise FormulaRefused("too_complex", parts[MOST_PARTS].start, limit=MOST_PARTS)
    checker = _Checker({**names, YEAR: YEAR})
    for token, following in _pairs(tokens):
        checker.take(token, following)
    check_grammar(text, tokens)
    return Formula(("=", *checker.pieces))


def _pairs(tokens: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Yield each token with the next one that is not white space."""
    pairs, following = [], None
    for token in reversed(tokens):
        pairs.append((token, following))
        if token.type != Type.Whitespace:
            following = token
    return reversed(pairs)


def _unknown(code: str, name: str, position: int, known: Iterable[str]) -> FormulaRefused:
    """Refuse a name nobody knows, with the one that was probably meant."""
    return FormulaRefused(code, position, name=name[:80], suggestion=suggest(name, known))
