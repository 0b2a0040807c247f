"""An index of its own for every test."""

import pytest

from search import synonyms
from search.indexing import drain, rebuild


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
