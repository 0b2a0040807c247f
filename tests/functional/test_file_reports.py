"""What authors are told of files in which nothing is found."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from accounts.models import Notification
from accounts.notifying import kind_of
from library.extraction.alerts import advice_on_files
from library.extraction.problems import Problem
from tests.attachments import asset_with, make_document, publish_with, read_all
from tests.factories import make_asset
from tests.library.extraction import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def edit(client, asset, language="en"):
    address = reverse(type(asset).snippet_viewset.get_url_name("edit"), args=[asset.pk])
    return client.get(address, headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize(("language", "word"), [("en", "password"), ("zh-CN", "密码")])
def test_the_form_says_what_is_wrong_in_the_authors_language(
    client_for, enablement, language, word
):
    asset, _document = asset_with(files.locked_pdf(), "one.pdf")
    read_all()
    assert word in edit(client_for(enablement), asset, language)


def test_the_form_says_how_much_can_be_found_and_shows_the_first_page(client_for, enablement):
    asset, document = asset_with(files.pdf("Olivine", "margin"), "one.pdf")
    client = client_for(enablement)
    assert "is being read" in edit(client, asset)
    read_all()
    shown = edit(client, asset)
    assert "2 pages. 13 characters can be searched." in shown
    address = "/media/previews"
    address = reverse(
        "library:media",
        args=[f"thumbnails/{document.file_hash[:2]}/{document.file_hash}-card.webp"],
    )
    assert address in shown
    answer = client.get(address)
    assert answer.status_code == 200
    answer.getvalue()


def test_saving_repeats_what_is_wrong():
    asset, _document = asset_with(b"%PDF-1.7 nothing", "one.pdf")
    read_all()
    (advice,) = advice_on_files(asset)
    assert advice.startswith("one.pdf: This file cannot be opened")


def test_the_report_lists_files_with_problems_and_the_assets_that_have_them(client_for, enablement):
    asset_with(files.locked_pdf(), "locked.pdf", title="Locked paper")
    asset_with(files.pdf("fine"), "fine.pdf")
    asset_with(files.image(), "photo.png")
    make_document(b"deck", "deck.key")
    read_all()
    page = client_for(enablement).get(reverse("file_report")).content.decode()
    assert "locked.pdf" in page and "Locked paper" in page and "deck.key" in page
    assert "fine.pdf" not in page and "photo.png" not in page


def test_a_rep_does_not_see_the_report(client_for, rep):
    assert client_for(rep).get(reverse("file_report")).status_code == 302


def test_the_owner_is_told_once_and_no_more_when_it_is_mended(enablement):
    asset, document = asset_with(files.locked_pdf(), "one.pdf", owner="enablement", title="Paper")
    read_all()
    told = Notification.objects.get(user=enablement)
    with translation.override("en"):
        assert "“one.pdf” in “Paper”: A password" in kind_of(told.kind).words(told.data)
    document.file = ContentFile(files.pdf("open"), name="one.pdf")
    document._set_file_hash()
    document.save()
    read_all()
    assert not Notification.objects.exists()
    assert publish_with(make_asset(), document).live
    assert asset.live


def test_a_scan_disturbs_nobody(enablement):
    asset_with(files.pdf(""), "scan.pdf", owner="enablement")
    read_all()
    assert not Notification.objects.exists()


def test_every_problem_says_what_to_do():
    assert all(str(problem.label).endswith(".") for problem in Problem if problem)
