"""Documents that one index takes are kept for a moment for the other: making them is the work.

What was read for a position of the outbox holds every change up to it, and whatever changed
later has an entry of its own. So it may be taken for that position and for every earlier one.
"""

import threading
import time
from collections import deque
from typing import NamedTuple

from search import sources
from search.document import Document
from search.engines.base import Position

MOST_BATCHES = 3
KEPT_SECONDS = 20


class Batch(NamedTuple):
    """Some assets as they were when the outbox had been read up to a position."""

    asked: frozenset[int]
    position: Position
    at: float
    documents: dict[int, Document]

    def serves(self, ids: set[int], position: Position) -> bool:
        """Tell whether these assets can be taken from here for a position."""
        fresh = time.monotonic() - self.at < KEPT_SECONDS
        return fresh and self.position >= position and ids <= self.asked


class Batches:
    """The batches made last; whoever comes second waits for the first and takes the same."""

    def __init__(self):
        self._kept: deque[Batch] = deque(maxlen=MOST_BATCHES)
        self._making = threading.Lock()

    def documents(self, ids: set[int], position: Position) -> list[Document]:
        """Return the documents of assets, read after the outbox up to a position."""
        with self._making:
            for batch in self._kept:
                if batch.serves(ids, position):
                    return [batch.documents[pk] for pk in ids if pk in batch.documents]
            begun = time.monotonic()
            made = sources.documents(sorted(ids))
            by_id = {document.id: document for document in made}
            self._kept.append(Batch(frozenset(ids), position, begun, by_id))
        return made
