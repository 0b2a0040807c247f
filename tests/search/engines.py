"""The engines a test can ask for, each on an index of its own."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings

from search.engines.base import Blueprint, Engine
from search.engines.es_address import Address
from search.engines.tantivy_engine import TantivyEngine
from tests.search.documents import STAGES

BLUEPRINT = Blueprint(STAGES, "test")
# A machine full of tests is slower than a reader is patient.
PATIENT = 20.0
NO_SERVER = "ELASTICSEARCH_URL is not set; `scripts/elasticsearch start` starts a server"
ENGINES = ["tantivy", "elasticsearch"]


@contextmanager
def empty_engine(name: str, folder):
    """Yield an engine with an empty index, and leave nothing of it in a cluster."""
    if name == "tantivy":
        engine = TantivyEngine(folder)
        engine.rebuild([], (0, 0), BLUEPRINT)
        yield engine
        engine.close()
        return
    with elasticsearch() as engine:
        engine.rebuild([], (0, 0), BLUEPRINT)
        yield engine


@contextmanager
def elasticsearch(**options):
    """Yield an engine with an index name of its own."""
    from search.engines.es_engine import ElasticsearchEngine

    engine = ElasticsearchEngine(Address(**{**own_index(), **options}))
    yield engine
    forget(engine)


def own_index() -> dict:
    """Return settings with an index name of its own; skip the test where there is no server."""
    if not settings.ELASTICSEARCH_FOR_TESTS:
        pytest.skip(NO_SERVER)
    return {
        **settings.VALUARY_ELASTICSEARCH,
        "url": settings.ELASTICSEARCH_FOR_TESTS,
        "index": f"test-{uuid4().hex[:12]}",
        "read_seconds": PATIENT,
    }


def forget_index(own: dict) -> None:
    """Remove the indexes that settings lead to."""
    from search.engines.es_engine import ElasticsearchEngine

    forget(ElasticsearchEngine(Address(**own)))


def forget(engine) -> None:
    """Remove the indexes of an engine from its cluster."""
    indices = engine.connection.client.indices
    for name in indices.get_alias(index=f"{engine.connection.address.index}-*"):
        indices.delete(index=name)
    engine.connection.close()


def twin_of(engine: Engine) -> Engine:
    """Return an engine that looks at the same index as another process would."""
    if isinstance(engine, TantivyEngine):
        return TantivyEngine(engine.folder.root)
    return type(engine)(engine.connection.address)
