"""An index of its own for every test."""

import pytest

from search import indexing, synonyms
from search.batches import Batches
from search.engines.choice import elasticsearch_engine
from search.indexing import drain, rebuild
from tests.search.engines import ENGINES, NO_SERVER, forget, own_index


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Say once, not for every test, that there is no server."""
    report = yield
    if report.skipped and NO_SERVER in report.longrepr[2]:
        report.longrepr = ("Elasticsearch", None, report.longrepr[2])
    return report


@pytest.fixture(autouse=True)
def _fresh_synonyms():
    """Let no test see the synonyms of another."""
    synonyms.forget()


@pytest.fixture(params=ENGINES)
def index(request, db, settings, tmp_path):
    """Return a function that brings fresh indexes up to date; with each engine answering."""
    settings.VALUARY_DATA = tmp_path
    if request.param == "elasticsearch":
        settings.VALUARY_ELASTICSEARCH = own_index()
    engine = elasticsearch_engine()
    # Tests begin with the same numbers as the one before.
    indexing._batches = Batches()
    rebuild()
    yield drain
    if engine is not None:
        forget(engine)
