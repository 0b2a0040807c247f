"""Which engine answers, and which indexes there are to keep."""

import threading
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.answering import Answering
from search.engines.base import Engine
from search.engines.condition import Condition, Note
from search.engines.es_address import Address
from search.engines.tantivy_engine import TantivyEngine

_embedded: TantivyEngine | None = None
_embedded_in = None
_answering: Answering | None = None
_made_for: dict | None = None
_making = threading.Lock()


def index_root() -> Path:
    """Return the folder of the embedded index."""
    return Path(settings.VALUARY_DATA) / "index"


def embedded_engine() -> TantivyEngine:
    """Return this process's embedded engine."""
    global _embedded, _embedded_in
    if _embedded is None or _embedded_in != settings.VALUARY_DATA:
        _embedded, _embedded_in = TantivyEngine(index_root()), settings.VALUARY_DATA
    return _embedded


def is_configured() -> bool:
    """Tell whether the site has an Elasticsearch."""
    return bool(settings.VALUARY_ELASTICSEARCH["url"])


def elasticsearch_engine() -> Engine | None:
    """Return this process's Elasticsearch engine, or None where there is none."""
    return _both().first if is_configured() else None


def condition() -> Condition | None:
    """Return how Elasticsearch is, or None where there is none."""
    return _both().condition if is_configured() else None


def search_engine() -> Engine | Answering:
    """Return what answers questions."""
    return _both() if is_configured() else embedded_engine()


def engines() -> list[Engine]:
    """Return every engine that has an index to keep, the embedded one first."""
    return [engine for engine in (embedded_engine(), elasticsearch_engine()) if engine]


def _both() -> Answering:
    """Return the pair of engines, made anew when the settings are others."""
    global _answering, _made_for
    wanted = {**settings.VALUARY_ELASTICSEARCH, "root": index_root()}
    if _made_for != wanted:
        with _making:
            if _made_for != wanted:
                _answering, _made_for = _paired(), wanted
    return _answering


def _paired() -> Answering:
    # The client is large; a site without Elasticsearch never loads it.
    from search.engines.es_engine import ElasticsearchEngine

    address = Address(**settings.VALUARY_ELASTICSEARCH)
    try:
        address.options()
    except ValueError as error:
        raise ImproperlyConfigured(f"ELASTICSEARCH_URL cannot be used. {error}") from error
    engine = ElasticsearchEngine(address)
    note = Note(index_root() / "elasticsearch.json")
    return Answering(engine, embedded_engine(), Condition(note, engine.probe))
