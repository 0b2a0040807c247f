"""Markdown to the blocks of a body and back, and to the HTML that readers see.

What the blocks cannot express is kept as the text of a paragraph; nothing is refused.
"""

import re
from collections.abc import Callable
from uuid import uuid4

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from wagtail.rich_text import expand_db_html

from library.emphasis import read_marks
from library.inline_markdown import BLANKS, BREAK, address, html_to_inline
from library.rich_text import inline_to_html, plain_text

IMAGE_SCHEME = "image:"
QUOTE_SOURCE = "— "

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
_parser.inline.ruler.at("emphasis", read_marks)


def _valid_link(url: str) -> bool:
    return bool(re.match(r"(https?:|mailto:|tel:|image:|/|#)", url.strip(), re.IGNORECASE))


_parser.validateLink = _valid_link


def to_html(markdown: str, image_base: str = "") -> str:
    """Return safe HTML for a body; pictures are fetched below `image_base`."""
    tokens = _parser.parse(markdown)
    for token in tokens:
        for child in token.children or ():
            _address(child, image_base)
        _demote(token)
    return _parser.renderer.render(tokens, _parser.options, {})


def _address(token: Token, image_base: str) -> None:
    if token.type == "image":
        source = str(token.attrs.get("src", ""))
        token.attrs["src"] = image_base + source.removeprefix(IMAGE_SCHEME)
        token.attrs["loading"] = "lazy"
    elif token.type == "link_open" and str(token.attrs.get("href", "")).startswith("http"):
        token.attrs["rel"] = "noopener noreferrer"


def _demote(token: Token) -> None:
    # The page's own title is the only first heading.
    if token.tag == "h1":
        token.tag = "h2"


def from_markdown(markdown: str, image_id: Callable[[str], int | None] = lambda name: None) -> list:
    """Return the raw blocks of a body, as a StreamField stores them.

    `image_id` finds the image that a checksum names.
    """
    tree = SyntaxTreeNode(_parser.parse(markdown))
    blocks = []
    for node in tree.children:
        blocks.extend(_blocks_of(node, image_id))
    return [{"type": kind, "value": value} for kind, value in blocks]


def _blocks_of(node: SyntaxTreeNode, image_id):
    reader = _READERS.get(node.type)
    if node.type == "paragraph":
        yield _paragraph(node, image_id)
    elif reader:
        yield reader(node)
    else:
        yield "paragraph", f"<p>{inline_to_html([], text=_source(node))}</p>"


def _source(node: SyntaxTreeNode) -> str:
    return "---" if node.type == "hr" else (node.content or node.markup or "").strip()


def _inline(node: SyntaxTreeNode) -> list[Token]:
    inline = node.children[0] if node.children else None
    return list(inline.token.children or ()) if inline is not None and inline.token else []


def _paragraph(node, image_id):
    tokens = _inline(node)
    if len(tokens) == 1 and tokens[0].type == "image":
        source = str(tokens[0].attrs.get("src", ""))
        image = image_id(source.removeprefix(IMAGE_SCHEME).split("/")[0])
        if source.startswith(IMAGE_SCHEME) and image:
            return "image", {"image": image, "caption": tokens[0].content}
    if len(tokens) == 3 and tokens[0].type == "link_open" and tokens[0].markup == "autolink":
        return "embed", str(tokens[0].attrs["href"])
    return "paragraph", f"<p>{inline_to_html(tokens)}</p>"


def _heading(node):
    level = min(max(int(node.tag[1:]), 2), 4)
    return "heading", {"text": plain_text(_inline(node)), "level": str(level)}


def _list(node):
    items = []
    for item in node.children:
        items.extend(_items(item))
    value = {
        "ordered": node.type == "ordered_list",
        "items": [
            {"type": "item", "id": str(uuid4()), "value": f"<p>{html}</p>"} for html in items
        ],
    }
    return "list", value


def _items(item):
    """Yield an item's text; items of a list inside it follow as items of their own."""
    paragraphs = [inline_to_html(_inline(c)) for c in item.children if c.type == "paragraph"]
    if paragraphs or not item.children:
        yield "<br/>".join(paragraphs)
    for child in item.children:
        if child.type in ("bullet_list", "ordered_list"):
            for inner in child.children:
                yield from _items(inner)
        elif child.type != "paragraph":
            yield inline_to_html([], text=_source(child))


def _quote(node):
    texts = [plain_text(_inline(n)) if n.type == "paragraph" else _source(n) for n in node.children]
    source = ""
    if texts and texts[-1].startswith(QUOTE_SOURCE):
        source = texts.pop().removeprefix(QUOTE_SOURCE)
    return "quote", {"text": "\n\n".join(filter(None, texts)), "source": source}


def _table(node):
    rows = [
        [plain_text(_inline(cell)) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    headed = any(rows[0])
    value = {
        "data": rows if headed else rows[1:],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": headed,
        "first_col_is_header": False,
        "table_caption": "",
    }
    return "table", value


_READERS = {
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "table": _table,
}


def to_markdown(body) -> str:
    """Return a body's blocks as Markdown."""
    parts: list[str] = []
    for block in body:
        if part := _WRITERS[block.block_type](block.value):
            parts.append(_apart(parts[-1], part) if parts else part)
    return "\n\n".join(parts)


def _apart(before: str, part: str) -> str:
    """Return a list with other bullets than the list before it has, or both would be one."""
    for bullet, other in _BULLETS:
        if bullet.match(before) and bullet.match(part):
            return bullet.sub(other, part)
    return part


def squeeze(text: str) -> str:
    """Return a text in one line."""
    return BLANKS.sub(" ", text).strip()


def _write_heading(value) -> str:
    text = escape(squeeze(value.get("text") or ""))
    # Signs at the end of the line would be taken for its frame.
    text = re.sub(r"(?<=\s)#(?=#*$)", r"\\#", text)
    return f"{'#' * int(value.get('level') or 2)} {text}" if text else ""


def _inline_of(value) -> str:
    """Return a rich text as Markdown; links to pages of the site lead to their addresses."""
    html = getattr(value, "source", value) or ""
    if "linktype=" in html:
        html = expand_db_html(html)
    return html_to_inline(html, escape, lambda text: _parser.renderInline(text))


def _write_list(value) -> str:
    texts = [_inline_of(item) for item in value.get("items") or ()]
    lines = []
    for number, text in enumerate(filter(None, texts), start=1):
        bullet = f"{number}. " if value.get("ordered") else "- "
        # An item is one paragraph: the next would make all of them wide.
        lines.append(bullet + text.replace("\n\n", BREAK).replace("\n", "\n" + " " * len(bullet)))
    return "\n".join(lines)


def _write_quote(value) -> str:
    paragraphs = [escape(squeeze(p)) for p in re.split(r"\n\s*\n", value.get("text") or "")]
    if source := squeeze(value.get("source") or ""):
        paragraphs.append(QUOTE_SOURCE + escape(source))
    return "\n>\n".join(f"> {p}" for p in paragraphs if p)


def _write_table(value) -> str:
    rows = [[_cell(cell) for cell in row] for row in (value or {}).get("data") or ()]
    if not any(map(any, rows)):
        return ""
    if not value.get("first_row_is_table_header"):
        rows.insert(0, [""] * len(rows[0]))
    rule = ["---"] * len(rows[0])
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]])


def _cell(cell) -> str:
    return escape_signs(squeeze(str(cell or ""))).replace("|", "\\|")


def _write_image(value) -> str:
    image = value.get("image")
    if image is None:
        return ""
    caption = escape(squeeze(value.get("caption") or "")).replace("]", "\\]")
    return f"![{caption}]({IMAGE_SCHEME}{image.get_file_hash()})"


_WRITERS = {
    "heading": _write_heading,
    "paragraph": _inline_of,
    "list": _write_list,
    "quote": _write_quote,
    "table": _write_table,
    "image": _write_image,
    "embed": lambda value: f"<{address(value.url)}>" if value else "",
}

_SPECIAL = re.compile(
    r"([\\`*\[])|(?<![^\W_])(_)|(_)(?![^\W_])|(<)(?=[a-zA-Z/!?])|(&)(?=[a-zA-Z#])"
)
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+>=~|]|:(?=-)|\d{1,9}(?=[.)](\s|$)))")
# The bullets of a list, and how a list right after another one has them.
_BULLETS = (
    (re.compile(r"^-(?= )", re.MULTILINE), "*"),
    (re.compile(r"^(\d+)\.(?= )", re.MULTILINE), r"\1)"),
)


def escape_signs(text: str) -> str:
    """Return text so that Markdown reads it as the same text inside a line."""
    return _SPECIAL.sub(lambda match: "\\" + match.group(0), text)


def escape(text: str) -> str:
    """Return text so that Markdown reads it as the same text, wherever it stands."""
    text = escape_signs(text)
    match = _LINE_START.match(text)
    if not match:
        return text
    start, sign = match.group(1), match.group(2)
    rest = text[match.end() :]
    return f"{start}{sign}\\{rest}" if sign.isdigit() else f"{start}\\{sign}{rest}"
