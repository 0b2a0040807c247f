"""Where text and thumbnails of files are kept, and when they go."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from library.exchange.exporting import export_file
from library.extraction import keeping
from library.extraction.contents import LEASE, MOST_ATTEMPTS, FileContent
from library.extraction.problems import Problem
from library.extraction.reading import Found
from tests.attachments import asset_with, make_document, publish_with, read_all
from tests.factories import make_asset
from tests.library.extraction import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def files_shown(asset):
    asset.projection.refresh_from_db()
    return asset.projection.data["files"]


def test_a_file_is_read_once_however_many_assets_and_revisions_have_it():
    data = files.pdf("Olivine margin")
    asset, _document = asset_with(data, "one.pdf")
    other, _document = asset_with(data, "two.pdf")
    read_all()
    publish_with(asset, *[row.document for row in asset.files.all()])
    assert FileContent.objects.get().parts == [["1", "Olivine margin"]]
    for shown in (*files_shown(asset), *files_shown(other)):
        assert (shown["pages"], shown["characters"], shown["problem"]) == (1, 14, "")
    assert not Revision.objects.filter(content__icontains="Olivine").exists()


def test_publishing_after_reading_shows_what_was_read():
    document = make_document(files.pdf("Olivine"), "one.pdf")
    read_all()
    asset = publish_with(make_asset(), document)
    assert asset.projection.data["thumbnail"] == {"checksum": document.file_hash}
    assert files_shown(asset)[0]["thumbnail"] == [420, 560]


def test_a_file_put_in_the_place_of_another_is_read_and_shown_at_once():
    asset, document = asset_with(files.pdf("before"), "one.pdf")
    read_all()
    document.file = ContentFile(files.word("after"), name="two.docx")
    document._set_file_hash()
    document.save()
    (shown,) = files_shown(asset)
    assert (shown["name"], shown["checksum"], shown.get("read")) == (
        "two.docx",
        document.file_hash,
        None,
    )
    assert asset.projection.data["thumbnail"] is None
    read_all()
    assert files_shown(asset)[0]["characters"] > 0


def test_what_nobody_has_any_more_is_dropped_with_its_thumbnails():
    document = make_document(files.pdf("x"), "one.pdf")
    read_all()
    content = FileContent.objects.get()
    assert default_storage.exists(content.thumbnail_name("card"))
    assert keeping.forget_unused(timezone.now()) == 0
    document.delete()
    assert keeping.forget_unused(timezone.now() - timedelta(days=1)) == 0
    assert keeping.forget_unused(timezone.now()) == 1
    assert not default_storage.exists(content.thumbnail_name("card"))


def test_a_file_is_taken_by_one_and_by_another_when_that_one_is_gone():
    make_document(b"hello", "a.txt")
    now = timezone.now()
    assert FileContent.objects.take(now)
    assert FileContent.objects.take(now) is None
    assert FileContent.objects.take(now + LEASE * 2)


def test_a_file_that_ends_its_reader_again_and_again_is_given_up():
    make_document(b"hello", "a.txt")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        content = FileContent.objects.take(timezone.now())
        assert content.attempts == attempt
        keeping.keep(content, Found(Problem.CRASHED))
    content.refresh_from_db()
    assert (content.waiting, content.problem) == (False, "crashed")


def test_a_file_that_ended_the_worker_itself_is_given_up_too():
    make_document(b"hello", "a.txt")
    now = timezone.now()
    for _attempt in range(MOST_ATTEMPTS + 1):
        now += LEASE * 2
        content = FileContent.objects.take(now)
    assert keeping.begin(content) is None
    assert FileContent.objects.get().problem == "crashed"


def test_reading_anew_keeps_what_was_read_until_it_is_done():
    asset, _document = asset_with(files.pdf("Olivine"), "one.pdf")
    read_all()
    keeping.want_again(FileContent.objects.all())
    assert FileContent.objects.waiting().count() == 1
    assert files_shown(publish_with(asset, *[r.document for r in asset.files.all()]))[0][
        "characters"
    ]
    assert FileContent.objects.get().parts


def test_the_same_bytes_under_a_better_name_are_read_again():
    make_document(b"plain words", "a.zip")
    read_all()
    assert FileContent.objects.get().problem == "unsupported"
    make_document(b"plain words", "a.txt")
    read_all()
    assert FileContent.objects.get().parts == [["", "plain words"]]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [("a.mp4", b"film", ""), ("a.png", files.image(), ""), ("a.key", b"deck", "unsupported")],
)
def test_nobody_is_troubled_by_a_file_that_has_no_words(name, data, problem):
    make_document(data, name)
    read_all()
    assert FileContent.objects.get().trouble == problem


def test_a_name_of_any_kind_is_taken():
    make_document(b"hello", f"a.{'x' * 40}")
    make_document(b"hello there", "no extension")
    read_all()
    assert set(FileContent.objects.values_list("problem", flat=True)) == {"unsupported"}


def test_documents_from_before_are_wanted_and_a_lost_file_stops_nothing():
    document = make_document(b"hello", "a.txt")
    lost = make_document(b"gone", "b.txt")
    FileContent.objects.all().delete()
    type(lost).objects.filter(pk=lost.pk).update(file_hash="")
    default_storage.delete(lost.file.name)
    assert keeping.want_all_missing() == 1
    assert FileContent.objects.get().pk == document.file_hash


def test_an_export_carries_files_and_nothing_that_was_read_of_them(tmp_path):
    _asset, document = asset_with(files.pdf("Olivine"), "one.pdf")
    read_all()
    export_file(tmp_path / "out.jsonl")
    line = (tmp_path / "out.jsonl").read_text()
    assert f'"files": ["{document.file_hash}/one.pdf"]' in line
    assert "Olivine" not in line
    assert (tmp_path / "out.jsonl.files" / document.file_hash / "one.pdf").exists()


@pytest.mark.processes
def test_the_command_reads_reads_anew_and_tells(settings, tmp_path, capsys):
    settings.VALUARY_DATA = tmp_path
    make_document(files.pdf("Olivine"), "one.pdf")
    make_document(files.locked_pdf(), "two.pdf")
    call_command("extract_files", status=True)
    assert "2 files: 0 read, 2 waiting." in capsys.readouterr().out
    call_command("extract_files", verbosity=0)
    told = capsys.readouterr().out
    assert "2 files: 1 read, 0 waiting, 1 encrypted." in told
    assert "encrypted: two.pdf" in told
    before = set(FileContent.objects.values_list("read_at", flat=True))
    call_command("extract_files", all=True, verbosity=0)
    assert before.isdisjoint(FileContent.objects.values_list("read_at", flat=True))
