"""What stands in files: found, counted, shown where it is from, and only to whom it may be shown."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import translation

from accounts import roles
from library.assets.base import Asset
from library.extraction import keeping
from library.extraction.contents import FileContent
from library.extraction.reading import Found
from search.file_texts import Kept
from search.indexing import rebuild
from tests.attachments import asset_with, make_document, publish_with, read_all
from tests.factories import asset_record, make_asset, make_assets
from tests.library.extraction import files

pytestmark = pytest.mark.django_db
ENGLISH = "Old and new system run side by side. We call it parallel operation of five weeks."
CHINESE = "新旧系统要并行到两边的数对得上为止。按五周双轨运行来算。"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ask(client_for, rep, index):
    """Return a function that asks the API as a rep, after reading files and indexing."""
    client = client_for(rep)

    def search(words, **more):
        read_all()
        index()
        return client.get("/api/v1/search", {"q": words, **more}).json()

    return search


def titles(found):
    return [hit["title"] for hit in found["results"]]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("parallel operations", ENGLISH, "<mark>parallel</mark> <mark>operation</mark>"),
        ("双轨运行", CHINESE, "<mark>双轨运行</mark>"),
        ("雙軌運行", CHINESE, "<mark>双轨运行</mark>"),
    ],
)
def test_a_word_in_a_file_finds_its_asset_and_says_which_page(ask, words, text, marked):
    asset_with(files.pdf("first", text), "paper.pdf", title="TCO")
    make_asset(title="Something else")
    found = ask(words)
    assert (found["total"], titles(found)) == (1, ["TCO"])
    (hit,) = found["results"]
    assert marked in hit["highlights"]["passage"]
    assert hit["passage_file"] == {"title": "paper.pdf", "extension": "pdf", "place": "2"}
    assert hit["reasons"][-1]["code"] == "in_file"


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.pdf", files.pdf, ("a.pdf, page 1", "a.pdf，第 1 页")),
        ("a.pptx", files.slides, ("a.pptx, slide 1", "a.pptx，第 1 张")),
        (
            "a.xlsx",
            files.sheets,
            ("a.xlsx, sheet “Olivine sheet”", "a.xlsx，工作表“Olivine sheet”"),
        ),
        ("a.docx", files.word, ("a.docx", "a.docx")),
    ],
)
def test_the_card_says_where_it_is_in_the_readers_language(
    client_for, rep, index, name, make, words
):
    asset_with(make("Olivine"), name)
    read_all()
    index()
    for language, said in zip(("en", "zh-CN"), words, strict=True):
        page = client_for(rep).get("/search/?q=olivine", headers={"Accept-Language": language})
        assert f"</svg>{said}</p>" in page.content.decode()
        assert "<mark>Olivine</mark>" in page.content.decode()


def test_title_and_file_answer_together_and_the_passage_is_the_files(ask):
    asset_with(files.pdf(ENGLISH), "paper.pdf", title="TCO paper")
    found = ask("tco parallel")
    assert (found["total"], found["partial_total"]) == (1, 0)
    assert "<mark>parallel</mark>" in found["results"][0]["highlights"]["passage"]


def test_what_the_asset_says_itself_is_shown_before_what_a_file_says(ask):
    asset_with(files.pdf(ENGLISH), "paper.pdf", title="TCO", summary="Plan parallel operation.")
    (hit,) = ask("parallel operation")["results"]
    assert hit["highlights"]["passage"] == "Plan <mark>parallel</mark> <mark>operation</mark>."
    assert hit["passage_file"] is None


@pytest.mark.parametrize("how", ["audience", "unpublished", "expired"])
def test_a_hidden_assets_file_is_in_no_result_no_count_and_no_facet(ask, how):
    fields = {"audience": [roles.MANAGERS]} if how == "audience" else {}
    asset, _document = asset_with(files.pdf(ENGLISH), "paper.pdf", **fields)
    if how == "unpublished":
        asset.unpublish()
    if how == "expired":
        Asset.objects.filter(pk=asset.pk).update(expire_at="2020-01-01T00:00:00Z")
    found = ask("parallel operation")
    assert (found["total"], found["partial_total"], found["results"]) == (0, 0, [])
    assert not any(value["count"] for values in found["facets"].values() for value in values)


def test_a_file_of_a_draft_is_not_searched_before_it_is_published(ask):
    asset = make_asset(title="TCO")
    document = make_document(files.pdf(ENGLISH), "paper.pdf")
    latest = asset.get_latest_revision_as_object()
    latest.files.create(document=document)
    revision = latest.save_revision()
    assert ask("parallel")["total"] == 0
    revision.publish()
    assert ask("parallel")["total"] == 1


@pytest.mark.parametrize("how", ["removed", "replaced", "overwritten"])
def test_a_file_that_went_away_is_found_no_more(ask, how):
    asset, document = asset_with(files.pdf(ENGLISH), "paper.pdf", title="TCO")
    assert ask("parallel")["total"] == 1
    if how == "removed":
        publish_with(asset)
    elif how == "replaced":
        publish_with(asset, make_document(files.word("Feldspar"), "two.docx"))
    else:
        document.file.save("two.docx", ContentFile(files.word("Feldspar")), save=False)
        document._set_file_hash()
        document.save()
    assert ask("parallel")["total"] == 0
    assert ask("feldspar")["total"] == (0 if how == "removed" else 1)


def test_a_file_that_cannot_be_read_is_found_by_its_name_and_stops_nothing(ask):
    asset_with(files.locked_pdf(), "Olivine.pdf", title="Locked")
    asset_with(files.pdf("Feldspar"), "open.pdf", title="Open")
    assert titles(ask("feldspar")) == ["Open"]
    assert titles(ask("olivine")) == ["Locked"]


def test_reading_anew_changes_the_passage_of_the_same_publication(ask):
    _asset, document = asset_with(b"first olivine", "a.txt")
    assert "first" in ask("olivine")["results"][0]["highlights"]["passage"]
    content = FileContent.objects.get()
    content.parts = [["", "second olivine"]]
    keeping.keep(content, Found(parts=content.parts))
    assert "second" in ask("olivine")["results"][0]["highlights"]["passage"]
    assert document.file_hash == content.pk


def test_a_new_index_reads_what_was_stored_and_opens_no_file(ask):
    _asset, document = asset_with(files.pdf(ENGLISH), "paper.pdf")
    read_all()
    document.file.storage.delete(document.file.name)
    rebuild()
    assert ask("parallel")["total"] == 1


def test_an_import_returns_before_files_are_read_and_the_command_when_they_are(
    settings, tmp_path, client_for, rep, capsys
):
    settings.VALUARY_DATA = tmp_path
    asset_with(files.pdf(ENGLISH), "paper.pdf")
    read_all()
    call_command("extract_files", verbosity=0)
    assert "1 files: 1 read" in capsys.readouterr().out
    assert client_for(rep).get("/api/v1/search", {"q": "parallel"}).json()["total"] == 1


@pytest.mark.parametrize("collapse", [False, True])
def test_the_files_of_the_version_in_the_other_language_are_found_where_that_is_not_shown(
    client_for, rep, index, collapse
):
    original, translated = make_assets(
        [
            asset_record(key="paper", title="TCO"),
            asset_record(
                key="paper-zh", title="总拥有成本", language="zh-hans", translation_of="paper"
            ),
        ]
    )
    publish_with(original, make_document(files.pdf(ENGLISH), "paper.pdf"))
    read_all()
    index()
    with translation.override("zh-hans" if collapse else "en"):
        query = {"q": "parallel operation", **({"collapse": "language"} if collapse else {})}
        answer = client_for(rep, headers={"Accept-Language": "zh-CN" if collapse else "en"})
        found = answer.get("/api/v1/search", query).json()
    assert titles(found) == ([translated.title] if collapse else [original.title])


def test_passages_out_of_files_cost_one_query_and_only_the_first_time(
    client_for, rep, index, django_assert_max_num_queries
):
    for number in range(6):
        asset_with(files.pdf(f"{ENGLISH} {number}"), f"paper-{number}.pdf")
    read_all()
    index()
    client = client_for(rep)
    client.get("/search/?q=nothing")
    with django_assert_max_num_queries(9):
        assert client.get("/search/?q=parallel").content.decode().count("found-in") == 6
    with django_assert_max_num_queries(8):
        client.get("/search/?q=operation+parallel")


def test_a_process_keeps_no_more_texts_than_it_should(django_assert_num_queries):
    documents = [make_document(bytes([65 + n]) * 60, f"{n}.txt") for n in range(3)]
    read_all()
    keys = [(document.file_hash, "") for document in documents]
    kept = Kept(most=150)
    with django_assert_num_queries(1):
        assert len(kept.get(keys)) == 3
    assert (kept._size, len(kept._parts)) == (120, 2)
    with django_assert_num_queries(0):
        kept.get(list(kept._parts))
