"""Parts that apps add to pages."""

import pytest

from accounts import roles
from library import sections
from library.sections import Section, asset_section, home_section
from search.indexing import rebuild
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_parts(monkeypatch):
    """Keep what a test registers to itself."""
    monkeypatch.setattr(sections, "_home", [])
    monkeypatch.setattr(sections, "_asset", [])


def test_the_home_page_shows_parts_in_order_and_only_what_a_reader_may_see(
    client_for, rep, settings, tmp_path
):
    settings.VALUARY_DATA = tmp_path
    rebuild()
    seen, hidden = make_asset(title="Open"), make_asset(audience=[roles.MANAGERS])
    told = []

    @home_section(order=20, asset_ids=lambda user: [seen.pk, hidden.pk])
    def later(user, rows):
        told.append({row["title"] for row in rows.values()})
        return Section("components/footer.html", {})

    @home_section(order=10)
    def sooner(user, rows):
        return None

    page = client_for(rep).get("/")
    assert told == [{"Open"}]
    assert [section.template for section in page.context["sections"]] == ["components/footer.html"]
    assert [entry.order for entry in sections._home] == [10, 20]


def test_an_asset_page_shows_parts(client_for, rep):
    @asset_section()
    def named(page, user):
        return Section("components/sharing.html", {"title": page.title}, key=(page.title,))

    page = client_for(rep).get(make_asset().url)
    assert page.context["sections"][0].part["title"] == page.context["page"].title
