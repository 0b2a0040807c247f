"""The inline part of a body: bold, italic, code and links, as Markdown tokens and as HTML."""

import re
from html import escape as escape_html
from html.parser import HTMLParser

from markdown_it.token import Token

_TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
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


class _InlineWriter(HTMLParser):
    """Writes the HTML of a rich text field as Markdown."""

    def __init__(self, escape):
        super().__init__(convert_charrefs=True)
        self.escape = escape
        self.paragraphs: list[list[str]] = [[]]
        self.links: list[str] = []
        self.in_code = False

    def write(self, text: str) -> None:
        self.paragraphs[-1].append(text)

    def handle_starttag(self, tag, attrs):
        if tag in ("p", "div", "li") and any(self.paragraphs[-1]):
            self.paragraphs.append([])
        elif tag == "br":
            self.write("\\\n")
        elif tag == "code":
            self.in_code = True
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.write("[" if self.links[-1] else "")
        else:
            self.write(_MARKS.get(tag, ""))

    def handle_startendtag(self, tag, attrs):
        if tag == "br":
            self.write("\\\n")

    def handle_endtag(self, tag):
        if tag == "code":
            self.in_code = False
        elif tag == "a" and self.links:
            target = self.links.pop()
            self.write(f"]({target})" if target else "")
        else:
            self.write(_MARKS.get(tag, ""))

    def handle_data(self, data):
        if self.in_code:
            fence = "``" if "`" in data else "`"
            pad = " " if "`" in data else ""
            self.write(f"{fence}{pad}{data}{pad}{fence}")
        else:
            self.write(self.escape(re.sub(r"\s+", " ", data)))


def html_to_inline(html: str, escape) -> str:
    """Return the HTML of a rich text field as Markdown, paragraphs parted by an empty line."""
    writer = _InlineWriter(escape)
    writer.feed(html)
    writer.close()
    texts = ("".join(parts).strip().removesuffix("\\") for parts in writer.paragraphs)
    return "\n\n".join(text for text in texts if text)
