"""The one writer of the embedded index. It stays open: opening it anew costs merges."""

from contextlib import suppress
from pathlib import Path

import tantivy

from search.engines.base import Position
from search.engines.storage import IndexFolder
from search.engines.tantivy_schema import row_of

MEMORY = 64_000_000


class Writer:
    """Writes into the live generation, whichever that is."""

    def __init__(self, folder: IndexFolder):
        self.folder = folder
        self._generation: Path | None = None
        self._writer = None
        self._stages: tuple[str, ...] = ()

    def write(self, documents, deleted, position: Position | None, since=None) -> None:
        """Replace documents and forget deleted ids in one commit, then note the position."""
        writer = self._open()
        try:
            for pk in deleted:
                writer.delete_documents_by_term("pk", str(pk))
            for document in documents:
                writer.delete_documents_by_term("pk", str(document.id))
                writer.add_document(row_of(document, self._stages))
            writer.commit()
        except BaseException:
            self._writer = self._generation = None
            raise
        behind = since is not None and self.folder.read_position(self._generation) < since
        if position is not None and not behind:
            self.folder.write_position(self._generation, position)

    def _open(self):
        live = self.folder.current()
        if live is None:
            raise FileNotFoundError("There is no index to write to.")
        if live != self._generation:
            self.close()
            self._writer = tantivy.Index.open(str(live)).writer(MEMORY, num_threads=1)
            self._generation = live
            self._stages = self.folder.read_blueprint(live).stages
        return self._writer

    def close(self) -> None:
        """Finish merging and let others write."""
        if self._writer is not None:
            # A generation that was replaced meanwhile has no files left to merge.
            with suppress(ValueError, OSError):
                self._writer.wait_merging_threads()
        self._writer = self._generation = None


def build(folder: Path, schema: tantivy.Schema, documents, stages) -> int:
    """Fill a new generation and return the number of documents."""
    writer = tantivy.Index(schema, path=str(folder)).writer(MEMORY, num_threads=1)
    count = 0
    for document in documents:
        writer.add_document(row_of(document, stages))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count
