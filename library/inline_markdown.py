"""The HTML of a rich text field as Markdown, such that it is read as the same again."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise, zip_longest
from typing import NamedTuple

from markdown_it.common.normalize_url import normalizeLink

from library.emphasis import can_close, can_open

# Blanks that HTML joins; others, such as the one that keeps a figure with its unit, say something.
BLANKS = re.compile(r"[ \t\r\n\f]+")
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
BLOCKS = ("p", "div", "li")
BREAK = "\\\n"
PLAIN_ADDRESS = re.compile(r"[^\s()<>\\]+(?:\([^\s()<>\\]*\)[^\s()<>\\]*)*")
PARTS = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


class Around(NamedTuple):
    """What stands around a text: bold, italic, or one link."""

    kind: str
    target: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Atom:
    """A text, a code or a line break, with what stands around it, outermost first."""

    kind: str
    text: str
    around: tuple[Around, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing of it can be seen."""
        return self.kind != "code" and not self.text.strip()


class _Reader(HTMLParser):
    """Reads HTML into paragraphs of atoms."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[list[Atom]] = [[]]
        self.open: list[tuple[str, Around | None]] = []
        self.links = 0

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.open.clear()
            self.paragraphs.append([])
        elif tag == "br":
            self.add("break", "\n")
        elif tag == "code":
            self.open.append((tag, None))
        elif tag in MARKS:
            self.open.append((tag, Around(MARKS[tag])))
        elif tag == "a" and (target := dict(attrs).get("href")):
            self.links += 1
            self.open.append((tag, Around("link", target, self.links)))

    def handle_endtag(self, tag):
        for place in reversed(range(len(self.open))):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data):
        in_code = any(tag == "code" for tag, _around in self.open)
        self.add("code" if in_code else "text", BLANKS.sub(" ", data))

    def add(self, kind: str, text: str) -> None:
        found = dict.fromkeys(around for _tag, around in self.open if around)
        links = [around for around in found if around.kind == "link"]
        # A link in a link cannot be said; the outer one stays.
        around = tuple(a for a in found if a.kind != "link" or a == links[0])
        self.paragraphs[-1].append(Atom(kind, text, around))


def html_to_inline(html: str, escape: Callable[[str], str], read: Callable[[str], str]) -> str:
    """Return the HTML of a rich text field as Markdown, paragraphs parted by an empty line.

    `read` returns the HTML as which one paragraph of Markdown is read.
    """
    texts = (_paragraph(atoms, escape, read) for atoms in paragraphs_of(html))
    return "\n\n".join(text for text in texts if text)


def paragraphs_of(html: str) -> list[list[Atom]]:
    """Return the atoms of each paragraph, in the one form in which Markdown can say them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [tidy(atoms) for atoms in reader.paragraphs]


def _paragraph(atoms: list[Atom], escape, read) -> str:
    """Write one paragraph. Marks that Markdown cannot put there are left out, never words."""
    for kept in (("**", "*"), ("**",), ()):
        said = tidy([_with_marks(atom, kept) for atom in atoms])
        text = write(said, escape)
        if not any(a.kind != "link" for atom in said for a in atom.around):
            break
        if [p for p in map(_shape, paragraphs_of(read(text))) if p] == [_shape(said)]:
            break
    return text


def _with_marks(atom: Atom, kept) -> Atom:
    return replace(atom, around=tuple(a for a in atom.around if a.kind in ("link", *kept)))


def _shape(atoms: list[Atom]) -> list[tuple]:
    """Return what can be compared of a paragraph: links are numbered as they were met."""
    return [(a.kind, a.text, {(w.kind, w.target) for w in a.around}) for a in atoms]


# --- One form for all ways to say the same ---


def tidy(atoms: list[Atom]) -> list[Atom]:
    """Join what belongs together and take blanks at the edge of a mark out of it."""
    pieces = [piece for atom in atoms for piece in _split(atom)]
    while pieces and pieces[0].is_blank:
        del pieces[0]
    while pieces and pieces[-1].is_blank:
        del pieces[-1]
    solid = [place for place, piece in enumerate(pieces) if not piece.is_blank]
    for left, right in pairwise(solid):
        shared = set(pieces[left].around) & set(pieces[right].around)
        for place in range(left + 1, right):
            around = tuple(a for a in pieces[place].around if a in shared)
            pieces[place] = replace(pieces[place], around=around)
    return _joined(pieces)


def _split(atom: Atom) -> list[Atom]:
    """Return the blanks before a text, the text, and the blanks behind it."""
    if atom.kind == "code":
        return [replace(atom, text=atom.text.strip())] if atom.text.strip() else []
    if atom.kind != "text":
        return [atom]
    return [replace(atom, text=part) for part in PARTS.match(atom.text).groups() if part]


def _joined(pieces: list[Atom]) -> list[Atom]:
    """Join texts with the same around them, without blanks beside a line break."""
    found: list[Atom] = []
    for piece in pieces:
        last = found[-1] if found else None
        if piece.kind != "break" and last and last.kind == piece.kind and _same(last, piece):
            found[-1] = replace(last, text=BLANKS.sub(" ", last.text + piece.text))
        elif piece.kind == "text" and piece.is_blank and last and last.kind == "break":
            continue
        else:
            found.append(piece)
    return [
        replace(atom, text=atom.text.rstrip()) if after and after.kind == "break" else atom
        for atom, after in zip_longest(found, found[1:])
        if not (atom.kind == "text" and atom.is_blank and after and after.kind == "break")
    ]


def _same(one: Atom, other: Atom) -> bool:
    return set(one.around) == set(other.around)


# --- Writing ---


def write(atoms: list[Atom], escape: Callable[[str], str]) -> str:
    """Write atoms as Markdown."""
    pieces: list[str] = []  # texts and signs, alternately or not
    signs: dict[int, tuple[bool, bool]] = {}  # place of a sign: (opens, closes)
    open_now: list[Around] = []
    for place, atom in enumerate(atoms):
        while any(around not in atom.around for around in open_now):
            _sign(pieces, signs, open_now.pop(), opens=False)
        for around in _outermost_first(atoms, place, open_now):
            open_now.append(around)
            _sign(pieces, signs, around, opens=True)
        pieces.append(_written(atom, escape))
    while open_now:
        _sign(pieces, signs, open_now.pop(), opens=False)
    _free(pieces, signs)
    return "".join(pieces).strip()


def _outermost_first(atoms: list[Atom], place: int, open_now) -> list[Around]:
    """Return what has to be opened before an atom: what reaches furthest stands outside."""

    def reach(around: Around) -> int:
        end = place
        while end < len(atoms) and around in atoms[end].around:
            end += 1
        return end

    new = [around for around in atoms[place].around if around not in open_now]
    return sorted(new, key=reach, reverse=True)


def _sign(pieces: list[str], signs: dict, around: Around, opens: bool) -> None:
    if around.kind != "link":
        signs[len(pieces)] = (opens, not opens)
        pieces.append(around.kind)
    elif opens:
        if pieces and pieces[-1].endswith("!"):
            pieces[-1] = pieces[-1][:-1] + "\\!"
        pieces.append("[")
    else:
        target = address(around.target)
        pieces.append(f"]({target})" if PLAIN_ADDRESS.fullmatch(target) else f"](<{target}>)")


def address(target: str) -> str:
    """Return an address as Markdown is read: signs beyond plain ones by their numbers."""
    return normalizeLink(target.strip().replace("\\", "%5C"))


def _written(atom: Atom, escape) -> str:
    if atom.kind == "break":
        return BREAK
    if atom.kind == "code":
        longest = max(map(len, re.findall("`+", atom.text)), default=0)
        fence = "`" * (longest + 1)
        pad = " " if atom.text.startswith("`") or atom.text.endswith("`") else ""
        return f"{fence}{pad}{atom.text}{pad}{fence}"
    text = escape(atom.text)
    return text.replace("]", "\\]") if any(a.kind == "link" for a in atom.around) else text


def _free(pieces: list[str], signs: dict[int, tuple[bool, bool]]) -> None:
    """Write the letter beside a mark by its number where the mark would not be read otherwise."""
    place = 0
    while place < len(pieces):
        end = place
        while end in signs:
            end += 1
        if end > place:
            run = [signs[n] for n in range(place, end)]
            before = pieces[place - 1][-1] if place else " "
            after = pieces[end][0] if end < len(pieces) else " "
            if any(opens for opens, _c in run) and not can_open(before, after):
                pieces[place - 1] = pieces[place - 1][:-1] + f"&#{ord(before)};"
            if any(closes for _o, closes in run) and not can_close(before, after):
                pieces[end] = f"&#{ord(after)};" + pieces[end][1:]
        place = max(end, place + 1)
