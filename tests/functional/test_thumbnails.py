"""First pages on cards and asset pages: for those who may see the asset, and nobody else."""

import pytest
from django.urls import reverse

from accounts import roles
from search.indexing import rebuild
from tests.attachments import asset_with, make_document, publish_with, read_all
from tests.library.extraction import files
from usage.choices import EventKind
from usage.recording import record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def address(asset, document, size="card"):
    return reverse("library:thumbnail", args=[asset.pk, document.file_hash, size])


def status(client, *args):
    answer = client.get(address(*args))
    answer.getvalue()
    return answer.status_code


@pytest.fixture
def pictured():
    """A published asset whose file has been read."""
    asset, document = asset_with(files.pdf("Olivine"), "one.pdf")
    read_all()
    return asset, document


@pytest.mark.parametrize("size", ["card", "page"])
def test_a_reader_gets_the_first_page_for_a_while(client_for, rep, pictured, size):
    answer = client_for(rep).get(address(*pictured, size))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "private" in answer["Cache-Control"]
    assert b"WEBP" in b"".join(answer.streaming_content)[:16]
    answer.getvalue()


@pytest.mark.parametrize("how", ["audience", "unpublished", "expired"])
def test_a_hidden_assets_first_page_is_nowhere(client_for, rep, how):
    fields = {"audience": [roles.MANAGERS]} if how == "audience" else {}
    asset, document = asset_with(files.pdf("Olivine"), "one.pdf", **fields)
    read_all()
    if how == "unpublished":
        asset.unpublish()
    if how == "expired":
        type(asset).objects.filter(pk=asset.pk).update(expire_at="2020-01-01T00:00:00Z")
    assert status(client_for(rep), asset, document) == 404


def test_an_anonymous_visitor_gets_none(client, pictured):
    assert status(client, *pictured) == 302


def test_a_file_of_a_draft_or_of_another_asset_is_for_authors_alone(
    client_for, rep, enablement, pictured
):
    asset, _document = pictured
    other = make_document(files.pdf("another"), "two.pdf")
    read_all()
    assert status(client_for(rep), asset, other) == 404
    assert status(client_for(enablement), asset, other) == 200


@pytest.mark.parametrize("wrong", [("card", "0" * 40), ("huge", None)])
def test_what_does_not_exist_is_not_found(client_for, rep, pictured, wrong):
    asset, document = pictured
    size, checksum = wrong
    wanted = reverse("library:thumbnail", args=[asset.pk, checksum or document.file_hash, size])
    assert client_for(rep).get(wanted).status_code == 404


def test_a_replaced_files_first_page_goes_with_it(client_for, rep, pictured):
    asset, document = pictured
    publish_with(asset, make_document(b"words alone", "two.txt"))
    read_all()
    assert status(client_for(rep), asset, document) == 404


def test_the_asset_page_shows_it_once_it_is_read_and_a_sheet_without(client_for, rep, enablement):
    asset, document = asset_with(files.pdf("Olivine", "margin"), "one.pdf")
    client = client_for(rep)
    page = client.get(asset.url).content.decode()
    assert 'class="sheet-of"' in page and "2 pages" not in page
    read_all()
    page = client.get(asset.url).content.decode()
    assert address(asset, document, "page") in page and "2 pages" in page
    assert 'loading="lazy"' in page and 'width="132" height="99"' in page


def test_only_an_author_reads_on_the_page_what_is_wrong(client_for, rep, enablement):
    asset, _document = asset_with(files.locked_pdf(), "one.pdf")
    read_all()
    assert "password protects" in client_for(enablement).get(asset.url).content.decode()
    assert "password protects" not in client_for(rep).get(asset.url).content.decode()


def test_the_start_page_and_the_results_show_it(client_for, rep, pictured, settings, tmp_path):
    settings.VALUARY_DATA = tmp_path

    asset, document = pictured
    record(EventKind.COPY, user=rep, asset_id=asset.pk, asset_type="material", stage="proposal")
    roll_up()
    rebuild()
    client = client_for(rep)
    for path in ("/", "/?stage=proposal", "/search/"):
        page = client.get(path).content.decode()
        assert address(asset, document) in page, path


def test_the_api_names_it(client_for, rep, pictured):
    asset, document = pictured
    (file,) = client_for(rep).get(f"/api/v1/assets/{asset.pk}").json()["files"]
    assert (file["pages"], file["thumbnail"]) == (1, address(asset, document, "page"))
    assert set(file) == {"id", "title", "name", "size", "extension", "pages", "url", "thumbnail"}
