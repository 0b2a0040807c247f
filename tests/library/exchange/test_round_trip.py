"""What goes out comes back the same."""

import json
from hashlib import sha1
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Revision

from accounts.models import Team
from library.assets.base import Asset
from library.models import FabSheet
from tests.factories import TYPES, asset_record, make_asset

pytestmark = pytest.mark.django_db

BODY = """## Heading

A *paragraph* with **bold**, `code` and [a link](https://example.com/).

- first
- second

1. one
2. two

> What they said
>
> — A customer

| a | b |
| --- | --- |
| 1 | 2 |

价格太高怎么办？先算清三年的账。"""


def write_file(path, *records):
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    return path


def load(path, **options):
    call_command("import_assets", path, verbosity=0, **options)


def dump(path):
    call_command("export_assets", path, verbosity=0)
    return path.read_text("utf-8")


@pytest.fixture
def full_file(tmp_path):
    records = [
        asset_record(
            kind,
            body=BODY,
            tags=["b", "a"],
            owner="someone",
            audience=["Sales", "far-team"],
            products=["unseen"],
            checked_by="someone",
            checked_until="2027-01-31",
            importance=5,
        )
        for kind in TYPES
    ]
    records.append(asset_record(translation_of=records[0]["key"], language="zh-hans"))
    records.append(asset_record(status="draft", summary="Not yet"))
    records.append(asset_record(go_live_at="2099-01-01T09:00:00+00:00"))
    records.append(asset_record(expire_at="2020-01-01T00:00:00Z"))
    return write_file(tmp_path / "in.jsonl", *records)


def test_export_import_export_is_byte_identical(full_file, tmp_path):
    load(full_file, create_terms=True)
    first = dump(tmp_path / "first.jsonl")
    Asset.objects.all().delete()
    Team.objects.all().delete()
    get_user_model().objects.all().delete()
    load(tmp_path / "first.jsonl", create_terms=True)
    assert dump(tmp_path / "second.jsonl") == first


def test_a_markdown_body_comes_back_as_it_was(tmp_path):
    make_asset(key="a", body=BODY)
    assert json.loads(dump(tmp_path / "out.jsonl"))["body"] == BODY


def test_importing_twice_changes_nothing_but_the_history(full_file, tmp_path):
    load(full_file, create_terms=True)
    first = dump(tmp_path / "first.jsonl")
    load(full_file, create_terms=True)
    assert dump(tmp_path / "second.jsonl") == first
    assert Revision.objects.count() == 2 * Asset.objects.count()


def test_an_omitted_field_stays_and_an_empty_list_clears(tmp_path):
    make_asset("fab_sheet", key="a", tags=["x"], summary="Keep me")
    load(write_file(tmp_path / "f.jsonl", {"key": "a", "type": "fab_sheet", "tags": []}))
    record = Asset.objects.get(key="a").projection.data["record"]
    assert (record["tags"], record["summary"], len(record["rows"])) == ([], "Keep me", 2)


def test_an_imported_asset_opens_in_its_latest_revision():
    asset = make_asset("fab_sheet", body=BODY, tags=["x"])
    latest = asset.get_latest_revision_as_object()
    assert [row.feature for row in latest.rows.all()] == ["Dispatch board", "Route memory"]
    assert [tag.name for tag in latest.tags.all()] == ["x"]
    assert isinstance(latest, FabSheet)


def test_an_imported_asset_publishes_again_through_wagtail():
    asset = make_asset("spin_set")
    latest = asset.get_latest_revision_as_object()
    latest.title = "Renamed"
    latest.save_revision().publish()
    record = Asset.objects.get(pk=asset.pk).projection.data["record"]
    assert (record["title"], len(record["questions"])) == ("Renamed", 4)


def test_files_travel_by_checksum(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    document = get_document_model().objects.create(
        title="Deck", file=ContentFile(b"slides", name="deck.pdf")
    )
    asset = make_asset(key="a")
    latest = asset.get_latest_revision_as_object()
    latest.files.create(document=document)
    latest.save_revision().publish()
    first = dump(tmp_path / "out.jsonl")
    Asset.objects.all().delete()
    document.delete()
    load(tmp_path / "out.jsonl")
    assert dump(tmp_path / "again.jsonl") == first
    with get_document_model().objects.get().file.open() as handle:
        assert handle.read() == b"slides"


def test_a_dry_run_writes_nothing(tmp_path):
    load(write_file(tmp_path / "f.jsonl", asset_record()), dry_run=True)
    assert not Asset.objects.exists()


def test_unpublished_changes_are_kept_unless_forced(tmp_path):
    asset = make_asset(key="a")
    latest = asset.get_latest_revision_as_object()
    latest.title = "A draft somebody works on"
    latest.save_revision()
    path = write_file(tmp_path / "f.jsonl", {"key": "a", "type": "material", "title": "Import"})
    with pytest.raises(CommandError, match="unpublished changes"):
        load(path)
    load(path, force=True)
    assert Asset.objects.get(key="a").title == "Import"


def test_decimal_numbers_of_json_stay_as_they_were_written():
    results = [{"label": "Visits", "before": 5.2, "after": 7.1}]
    record = make_asset("case_study", results=results).projection.data["record"]
    assert (record["results"][0]["before"], record["results"][0]["after"]) == ("5.2", "7.1")


def png(colour):
    out = BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "PNG")
    return out.getvalue()


def beside(path, name, content):
    """Put a file beside an import and return how a record names it."""
    checksum = sha1(content, usedforsecurity=False).hexdigest()
    folder = path.with_name(f"{path.name}.files") / checksum
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return f"{checksum}/{name}"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_names_of_files_and_equal_contents_stay_apart(tmp_path, media):
    path = tmp_path / "in.jsonl"
    files = [
        beside(path, name, content)
        for name, content in (
            ("Überblick (final) & 一.pdf", b"%PDF"),
            ("first.txt", b"same"),
            ("second.txt", b"same"),
        )
    ]
    picture = beside(path, "p.png", png("red")).split("/")[0]
    body = f"![Red](image:{picture})"
    load(write_file(path, asset_record(key="a", files=files, body=body)))
    first = dump(tmp_path / "out.jsonl")
    assert json.loads(first)["files"] == files
    assert json.loads(first)["body"] == body
    Asset.objects.all().delete()
    get_document_model().objects.all().delete()
    load(tmp_path / "out.jsonl")
    assert dump(tmp_path / "again.jsonl") == first
    load(tmp_path / "out.jsonl")
    assert get_document_model().objects.count() == 3


def test_a_file_added_to_a_draft_is_exported(tmp_path, media):
    draft = make_asset(key="a", status="draft").get_latest_revision_as_object()
    document = get_document_model().objects.create(
        title="Deck", file=ContentFile(b"slides", name="deck.pdf")
    )
    draft.files.create(document=document)
    draft.save_revision()
    (name,) = json.loads(dump(tmp_path / "out.jsonl"))["files"]
    assert (tmp_path / "out.jsonl.files" / name).read_bytes() == b"slides"


def test_groups_and_teams_keep_one_order(tmp_path):
    Group.objects.create(name="partners")
    Team.objects.create(slug="east", name="East")
    asset = make_asset(key="a", audience=["partners", "east"])
    asset.get_latest_revision_as_object().save_revision().publish()
    assert json.loads(dump(tmp_path / "out.jsonl"))["audience"] == ["east", "partners"]


def test_a_translation_of_a_translation_belongs_to_the_original(tmp_path):
    make_asset(key="a")
    make_asset(key="b", translation_of="a", language="zh-hans")
    third = make_asset(key="c", translation_of="b", language="zh-hant")
    assert third.translation_of.key == "a"


def test_a_new_asset_is_asked_nothing_about_its_past(django_assert_max_num_queries):
    make_asset()
    with django_assert_max_num_queries(20):
        make_asset()
