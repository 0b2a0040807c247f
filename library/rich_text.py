"""The inline part of a body, bold, italic, code and links: Markdown tokens as HTML and as words."""

import re
from html import escape as escape_html

from markdown_it.token import Token

_TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}
_HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def inline_to_html(tokens: list[Token], text: str = "") -> str:
    """Return inline tokens, or a plain text, as the HTML of a rich text field."""
    parts = [escape_html(text, quote=False).replace("\n", "<br/>")] if text else []
    for position, token in enumerate(tokens):
        parts.append(_html_of(token, tokens, position))
    return "".join(parts)


def _html_of(token: Token, tokens: list[Token], position: int) -> str:
    if token.type in _TAGS:
        return _TAGS[token.type]
    if token.type == "code_inline":
        return f"<code>{escape_html(token.content, quote=False)}</code>"
    if token.type == "link_open":
        return f'<a href="{escape_html(str(token.attrs.get("href", "")))}">'
    if token.type == "link_close":
        return "</a>"
    if token.type == "hardbreak":
        return "<br/>"
    if token.type == "softbreak":
        return _joint(tokens, position)
    if token.type == "image":
        return escape_html(f"![{token.content}]({token.attrs.get('src', '')})", quote=False)
    return escape_html(token.content, quote=False)


def _joint(tokens: list[Token], position: int) -> str:
    """A line break inside a paragraph: a space, but none between Chinese signs."""
    before = tokens[position - 1].content[-1:] if position else ""
    after = tokens[position + 1].content[:1] if position + 1 < len(tokens) else ""
    return "" if _HAN.match(before) and _HAN.match(after) else " "


def plain_text(tokens: list[Token]) -> str:
    """Return the words of inline tokens."""
    words = []
    for position, token in enumerate(tokens):
        if token.type == "softbreak":
            words.append(_joint(tokens, position))
        elif token.type == "hardbreak":
            words.append(" ")
        else:
            words.append(token.content)
    return "".join(words).strip()
