"""What is wrong with a file is said by line, field and value, and nothing is imported."""

import json

import pytest
from django.core.management import CommandError, call_command

from library.assets.base import Asset
from tests.factories import asset_record, make_asset

pytestmark = pytest.mark.django_db
SHA = "0" * 40


def refusal(tmp_path, *lines, **options):
    """Return what the command says of a file whose first line is fine."""
    path = tmp_path / "bad.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join([json.dumps(asset_record(key="fine")), *texts]))
    with pytest.raises(CommandError) as error:
        call_command("import_assets", path, verbosity=0, **options)
    assert not Asset.objects.filter(key="fine").exists()
    return str(error.value)


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        "[1, 2]",
        "[" * 100_000,
        '{"key": "n", "type": "material", "title": "x", "importance": %s}' % ("9" * 5000),
        '{"key": "n", "type": "material", "title": "x", "importance": NaN}',
    ],
)
def test_a_line_that_is_no_object_is_named(tmp_path, line):
    assert "line 2, line: " in refusal(tmp_path, line)


@pytest.mark.parametrize(
    "key", [None, "", 5, ["a"], "a b", "a\u00a0b", "x" * 201, "a\x00b", "\ud800"]
)
def test_a_key_must_be_one_word(tmp_path, key):
    said = refusal(tmp_path, {"key": key, "type": "material", "title": "x"})
    assert (
        f"line 2, key: must be a text of up to 200 characters without white space (got {key!r}"[
            :150
        ]
        in said
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "poem"),
        ("type", ["material"]),
        ("title", ""),
        ("title", "   "),
        ("title", None),
        ("title", True),
        ("title", "x" * 201),
        ("title", "\ud800"),
        ("summary", "x" * 601),
        ("body", 5),
        ("body", "\udfff"),
        ("language", "fr"),
        ("language", ""),
        ("language", ["en"]),
        ("stages", ["nowhere"]),
        ("stages", "proposal"),
        ("stages", [1]),
        ("tags", [""]),
        ("tags", ["x" * 101]),
        ("tags", ["\x00"]),
        ("audience", ["Nobody"]),
        ("audience", "Sales"),
        ("audience", None),
        ("shareable", "yes"),
        ("shareable", 1),
        ("importance", 0),
        ("importance", 6),
        ("importance", 2.7),
        ("importance", True),
        ("importance", "high"),
        ("importance", [3]),
        ("importance", 10**30),
        ("owner", "nobody"),
        ("owner", 1),
        ("checked_until", "soon"),
        ("checked_until", "2027-02-31"),
        ("translation_of", "nothing"),
        ("translation_of", ["fine"]),
        ("go_live_at", "tomorrow"),
        ("go_live_at", "2027-13-01T00:00:00Z"),
        ("go_live_at", "0001-01-01T00:00:00+08:00"),
        ("expire_at", 5),
        ("status", "published"),
        ("files", "abc"),
        ("files", ["../../../etc/passwd"]),
        ("files", [f"{SHA}/../../x"]),
        ("files", [f"{SHA}/x.pdf"]),
        ("colour", "red"),
        ("rows", []),
        ("form", "poster"),
        ("channel", "smoke"),
        ("link", "javascript:alert(1)"),
        ("duration_seconds", -5),
        ("duration_seconds", 7.9),
        ("picture_share", 101),
        ("tier", "brand"),
    ],
)
def test_every_field_is_named_with_its_value(tmp_path, field, value):
    line = {"key": "n", "type": "material", "title": "x", field: value}
    said = refusal(tmp_path, line)
    shown = repr(value)[:77]
    assert f"line 2, {field}: " in said and f"(got {shown}" in said


@pytest.mark.parametrize(
    ("kind", "name", "row", "field", "value"),
    [
        ("fab_sheet", "rows", "a", "rows[1]", "a"),
        ("fab_sheet", "rows", {"benefit": "b"}, "rows[1].feature", None),
        ("fab_sheet", "rows", {"feature": ""}, "rows[1].feature", ""),
        ("fab_sheet", "rows", {"feature": "x" * 501}, "rows[1].feature", "x" * 501),
        ("fab_sheet", "rows", {"feature": "a", "colour": 1}, "rows[1].colour", 1),
        ("fab_sheet", "rows", {"feature": "a", "role": "x"}, "rows[1].role", "x"),
        ("fab_sheet", "rows", {"feature": "a", "driver": "x"}, "rows[1].driver", "x"),
        ("fab_sheet", "rows", {"feature": "a", "proof_asset": "x"}, "rows[1].proof_asset", "x"),
        ("spin_set", "questions", {"text": "a", "kind": "Z"}, "questions[1].kind", "Z"),
        ("spin_set", "questions", {"text": "a", "kind": ["S"]}, "questions[1].kind", ["S"]),
        ("case_study", "results", {"label": "a", "before": "nine"}, "results[1].before", "nine"),
        ("case_study", "results", {"label": "a", "before": True}, "results[1].before", True),
        ("case_study", "results", {"label": "a", "after": 1e40}, "results[1].after", 1e40),
        ("roi_calculator", "lines", {"name": "a", "label": "b"}, "lines[1].formula", None),
    ],
)
def test_a_row_is_named_with_its_number(tmp_path, kind, name, row, field, value):
    good = asset_record(kind)[name][0]
    said = refusal(tmp_path, asset_record(kind, **{name: [good, row]}))
    assert f"line 2, {field}: " in said and f"(got {repr(value)[:77]}" in said


def test_every_error_of_a_file_is_told_at_once(tmp_path):
    line = {"key": "n", "type": "material", "language": "fr", "status": "x"}
    said = refusal(tmp_path, "{", line)
    places = ("line 2, line", "line 3, title", "line 3, language", "line 3, status")
    assert all(place in said for place in places)
    assert "4 error(s)" in said


def test_a_key_stands_once_in_a_file(tmp_path):
    assert "line 3, key: is on line 2 already (got 'a')" in refusal(
        tmp_path, asset_record(key="a"), asset_record(key="a")
    )


def test_the_end_lies_behind_the_beginning(tmp_path):
    times = {"go_live_at": "2027-05-01T00:00:00Z", "expire_at": "2027-04-01T00:00:00Z"}
    assert "line 2, expire_at: lies before go_live_at" in refusal(tmp_path, asset_record(**times))


@pytest.mark.parametrize(
    "pairs", [[("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a")]]
)
def test_nothing_translates_itself(tmp_path, pairs):
    records = [asset_record(key=key, translation_of=of) for key, of in pairs]
    assert "translation_of: the asset would be its own translation" in refusal(tmp_path, *records)


def test_an_original_with_translations_becomes_none_itself(tmp_path):
    make_asset(key="a")
    make_asset(key="b", translation_of="a", language="zh-hans")
    make_asset(key="z")
    said = refusal(tmp_path, {"key": "a", "type": "material", "translation_of": "z"})
    assert "line 2, translation_of: other assets are translations of this one" in said


@pytest.mark.parametrize(
    ("field", "value"),
    [("products", ["Prod X"]), ("owner", "old owner"), ("audience", [" "]), ("audience", [""])],
)
def test_what_is_no_name_is_not_made(tmp_path, field, value):
    said = refusal(tmp_path, asset_record(**{field: value}), create_terms=True)
    assert f"line 2, {field}" in said


def test_a_file_that_is_not_what_its_checksum_says_is_refused(tmp_path):
    folder = tmp_path / "bad.jsonl.files" / SHA
    folder.mkdir(parents=True)
    (folder / "x.pdf").write_text("something else")
    assert "line 2, files: the SHA-1 of 'x.pdf' is" in refusal(
        tmp_path, asset_record(files=[f"{SHA}/x.pdf"])
    )
    assert "line 2, body: the SHA-1 of 'x.pdf' is" in refusal(
        tmp_path, asset_record(body=f"![a](image:{SHA})")
    )


def test_a_picture_that_is_none_is_refused(tmp_path):
    checksum = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
    folder = tmp_path / "bad.jsonl.files" / checksum
    folder.mkdir(parents=True)
    (folder / "x.png").touch()
    said = refusal(tmp_path, asset_record(body=f"![a](image:{checksum})"))
    assert "line 2, body: 'x.png' is no picture that can be shown" in said
