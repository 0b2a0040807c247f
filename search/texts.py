"""The texts of an asset, for the index and for the passage under a result."""

import re
from collections.abc import Iterator
from html import unescape

from search.analysis import HAN

_TAG = re.compile(r"<[^>]*>")
_HAN = re.compile(f"[{HAN}]")
_LINES = re.compile(r"\s*\n\s*")


def body_text(html: str) -> str:
    """Return the words of a body without its markup; blocks end with a new line."""
    return _LINES.sub("\n", unescape(_TAG.sub("", html))).strip()


def own_texts(data: dict) -> list[str]:
    """Return what an asset says beside title, tags and summary, from its projection."""
    return [*data["search_text"].split("\n"), body_text(data["body_html"])]


def passage_texts(data: dict) -> Iterator[str]:
    """Yield the texts a passage can come from, shortest way first, from a projection.

    A calculator says what its lines are in both languages; those in the asset's own come first.
    """
    chinese = data["record"]["language"].startswith("zh")
    yield data["record"]["summary"]
    yield from sorted(own_texts(data), key=lambda text: bool(_HAN.search(text)) != chinese)
    # A word that stands in the tags alone shows there.
    yield " · ".join(data["record"]["tags"])
