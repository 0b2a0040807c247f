"""Which engine answers."""

from pathlib import Path

from django.conf import settings

from search.engines.tantivy_engine import TantivyEngine

_embedded: TantivyEngine | None = None


def index_root() -> Path:
    """Return the folder of the embedded index."""
    return Path(settings.VALUARY_DATA) / "index"


def embedded_engine() -> TantivyEngine:
    """Return this process's embedded engine."""
    global _embedded
    root = index_root()
    if _embedded is None or _embedded.folder.root != root:
        _embedded = TantivyEngine(root)
    return _embedded
