"""The text of a formula cut into tokens, with every place counted in characters.

Tokenizer and grammar are formualizer's. It counts bytes here and tokens there, which nothing
outside of this module has to know.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import formualizer

LONGEST = 2000
# What a formula may hold outside of quotes.
PLAIN = re.compile(r"[\t\n\r -~]")
QUOTED = re.compile(r'"[^"]*"?')
WORD = re.compile(r"\w+")
PLACE_IN_MESSAGE = re.compile(r"position (\d+)")
TOKENIZER_FAULTS = {"opening": "unclosed", "closer": "unopened", "string": "unfinished_text"}

Type, Sub = formualizer.TokenType, formualizer.TokenSubType


class FormulaRefused(ValueError):
    """Why a formula cannot be used, and at which character (0-based)."""

    def __init__(self, code: str, position: int, **params: object):
        self.code, self.position, self.params = code, position, params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula and the character it starts at."""

    type: Type
    sub: Sub
    text: str
    start: int


def tokenize(text: str) -> list[Token]:
    """Cut a formula, with or without its =; raise FormulaRefused where that is impossible."""
    _check_text(text)
    body, shift = _body(text)
    raw = body.encode()
    try:
        found = list(formualizer.Tokenizer(body))
    except formualizer.TokenizerError as error:
        code, position = _tokenizer_fault(str(error), raw)
        raise FormulaRefused(code, max(0, position + shift)) from None
    return [
        Token(
            token.token_type, token.subtype, token.value, len(raw[: token.start].decode()) + shift
        )
        for token in found
    ]


def check_grammar(text: str, tokens: list[Token]) -> None:
    """Let formualizer parse the whole; its errors name a token by its number."""
    try:
        formualizer.parse(_body(text)[0])
    except formualizer.ParserError as error:
        place = PLACE_IN_MESSAGE.search(str(error))
        number = int(place[1]) if place else len(tokens)
        if number >= len(tokens):
            raise FormulaRefused("unfinished", len(text)) from None
        token = tokens[number]
        raise FormulaRefused("syntax", token.start, text=token.text) from None


def _body(text: str) -> tuple[str, int]:
    """Return the formula from its =, and by how much its places differ from the text's."""
    body = text.lstrip()
    shift = len(text) - len(body)
    return (body, shift) if body.startswith("=") else (f"={body}", shift - 1)


def _check_text(text: str) -> None:
    """Check the length and every character; inside of quotes any that can be seen may stand."""
    if len(text) > LONGEST:
        raise FormulaRefused("too_long", LONGEST, limit=LONGEST)
    if not text.strip():
        raise FormulaRefused("empty", 0)
    outside = QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
    for position, (plain, char) in enumerate(zip(outside, text, strict=True)):
        if not PLAIN.fullmatch(plain) or not (char.isprintable() or char in "\t\n\r"):
            raise _foreign_word(text, position) or _character(char, position)


def _foreign_word(text: str, position: int) -> FormulaRefused | None:
    """Read a word that is not plain letters as the name somebody meant: names are plain."""
    word = next(
        (word for word in WORD.finditer(text) if word.start() <= position < word.end()), None
    )
    if not word or unicodedata.normalize("NFKC", word.group()).isascii():
        return None
    return FormulaRefused("unknown_name", word.start(), name=word.group()[:80])


def _character(char: str, position: int) -> FormulaRefused:
    """Say which character it is, as many of them cannot be seen."""
    plain = unicodedata.normalize("NFKC", char)
    params = {"char": char if char.isprintable() else "?", "codepoint": f"U+{ord(char):04X}"}
    if len(plain) == 1 and PLAIN.fullmatch(plain) and not plain.isspace():
        return FormulaRefused("character", position, suggestion=plain, **params)
    return FormulaRefused("character", position, **params)


def _tokenizer_fault(message: str, raw: bytes) -> tuple[str, int]:
    """Read what the tokenizer stumbled over."""
    place = PLACE_IN_MESSAGE.search(message)
    position = len(raw[: int(place[1])].decode(errors="ignore")) if place else 0
    code = next((code for word, code in TOKENIZER_FAULTS.items() if word in message), "unfinished")
    return code, position
