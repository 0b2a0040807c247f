"""Names for cells: the one the workbook gives, else one made of the words beside it."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import lazy_pinyin

from library.roi.names import check_name

LONGEST = 60


def plain_name(text: str) -> str:
    """Return a text as a name: plain letters and digits, Chinese by its sound; may be empty."""
    if not text.isascii():
        text = "_".join(lazy_pinyin(text))
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()[:LONGEST].rstrip("_")
    return f"n_{text}" if text[:1].isdigit() else text


class Names:
    """Gives every cell a name that formulas can use, no two the same."""

    def __init__(self):
        self._taken: set[str] = set()

    def give(self, *wishes: str) -> str:
        """Return the first wish that can be a name, with a number behind it if it is taken."""
        for wish in wishes:
            name = wish if check_name(wish) == "" else plain_name(wish)
            if name and check_name(name) in ("name_cell", "name_reserved"):
                name = f"{name}_value"
            if name and check_name(name) == "":
                return self._free(name)
        return self._free("value")

    def _free(self, name: str) -> str:
        found, number = name, 2
        while found.lower() in self._taken:
            found, number = f"{name}_{number}", number + 1
        self._taken.add(found.lower())
        return found
