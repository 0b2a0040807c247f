"""Pieces of pages that are kept as they were drawn, for as long as what they show is the same.

A key names everything a piece shows, so nothing has to be thrown away when something changes:
a changed key is another piece. What belongs to one reader alone has no place in such a piece.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_PIECES = 3000
MOST_SIGNS = 24_000_000


class Pieces:
    """The pieces of this process, the least lately used dropped first."""

    def __init__(self, most: int = MOST_PIECES, most_signs: int = MOST_SIGNS):
        self.most, self.most_signs = most, most_signs
        self._pieces: OrderedDict[Hashable, str] = OrderedDict()
        self._signs = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, draw: Callable[[], str]) -> str:
        """Return the piece under a key, drawn now if it is not there."""
        with self._lock:
            if key in self._pieces:
                self._pieces.move_to_end(key)
                return self._pieces[key]
        piece = draw()
        with self._lock:
            self._signs += len(piece) - len(self._pieces.pop(key, ""))
            self._pieces[key] = piece
            while len(self._pieces) > self.most or self._signs > self.most_signs:
                _key, dropped = self._pieces.popitem(last=False)
                self._signs -= len(dropped)
        return piece

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pieces.clear()
            self._signs = 0


pieces = Pieces()
