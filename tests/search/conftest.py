"""An index of its own for every test."""

import pytest

from search import synonyms
from search.indexing import drain, rebuild
from tests.search.engines import NO_SERVER


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


@pytest.fixture
def index(db, settings, tmp_path):
    """Return a function that brings a fresh index up to date."""
    settings.VALUARY_DATA = tmp_path
    rebuild()
    return drain
