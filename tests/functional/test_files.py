"""Files and pictures: nobody gets them who may not see the asset, at no address."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from accounts import roles
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def attach(settings, tmp_path):
    """Return a function that publishes an asset with a file."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def make(**fields):
        asset = make_asset(**fields)
        document = get_document_model().objects.create(
            title="Deck", file=ContentFile(b"slides", name="deck.html")
        )
        latest = asset.get_latest_revision_as_object()
        latest.files.create(document=document)
        latest.save_revision().publish()
        asset.refresh_from_db()
        return asset, document

    return make


def addresses(asset, document):
    return [
        f"/assets/{asset.pk}/files/{document.pk}/deck.html",
        document.url,
        f"/media/{document.file.name}",
    ]


def statuses(client, asset, document):
    found = []
    for address in addresses(asset, document):
        answer = client.get(address)
        found.append(answer.status_code)
        answer.getvalue()
    return found


def test_a_reader_gets_the_file_from_the_asset_only(client_for, rep, attach):
    assert statuses(client_for(rep), *attach()) == [200, 200, 404]


def test_a_file_a_browser_could_run_is_a_download(client_for, rep, attach):
    asset, document = attach()
    answer = client_for(rep).get(addresses(asset, document)[0])
    assert answer["Content-Disposition"].startswith("attachment")
    answer.getvalue()


@pytest.mark.parametrize("how", ["audience", "unpublished", "expired"])
def test_a_hidden_assets_file_is_nowhere(client_for, rep, attach, how):
    asset, document = attach(**({"audience": [roles.MANAGERS]} if how == "audience" else {}))
    if how == "unpublished":
        asset.unpublish()
    if how == "expired":
        type(asset).objects.filter(pk=asset.pk).update(expire_at="2020-01-01T00:00:00Z")
    assert statuses(client_for(rep), asset, document) == [404, 404, 404]


def test_an_anonymous_visitor_gets_no_file(client, attach):
    assert statuses(client, *attach()) == [302, 302, 302]


def test_an_author_sees_stored_files_in_the_admin(client_for, enablement, attach):
    assert statuses(client_for(enablement), *attach()) == [200, 200, 200]
