"""What is read of files: every format in both languages, and what is refused."""

import zipfile
from base64 import b64decode
from io import BytesIO

import pytest

from library.extraction.child import answer
from library.extraction.gathering import blocks, gather, tidy
from library.extraction.limits import Limits
from library.extraction.pdf import joined
from library.extraction.pictures import CARD_SIZE, PAGE_SIDE
from library.extraction.plain import decoded
from tests.library.extraction import files

WORDS = {"en": "Olivine margin", "zh": "橄榄石毛利"}
FORMATS = {
    "pdf": files.pdf,
    "docx": files.word,
    "pptx": files.slides,
    "xlsx": files.sheets,
    "odt": lambda text: files.open_document("text", text),
    "odp": lambda text: files.open_document("presentation", text),
    "ods": lambda text: files.open_document("spreadsheet", text),
    "rtf": files.rich_text,
    "txt": lambda text: f"{text} cell".encode(),
    "csv": lambda text: f"a,{text} cell\n".encode("gb18030"),
    "md": lambda text: f"# {text}\n\n| a |\n|---|\n| **{text}** cell |\n".encode(),
}


@pytest.fixture
def ask(tmp_path):
    """Return a function that asks what the child asks of a file."""

    def do(data, extension, what="text", **limits):
        path = tmp_path / f"file.{extension}"
        path.write_bytes(data)
        request = {"do": what, "path": str(path), "extension": extension}
        return answer({**request, "limits": Limits(**limits).pack()}, None)

    return do


def words_of(found):
    return " ".join(text for _place, text in found["parts"])


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_is_read_in_both_languages(ask, extension, language):
    found = ask(FORMATS[extension](WORDS[language]), extension)
    assert "problem" not in found
    assert WORDS[language] in words_of(found)
    assert not found["cut"]


@pytest.mark.parametrize(
    ("extension", "what"), [("docx", "header"), ("pptx", "notes"), ("xlsx", "sheet")]
)
def test_what_stands_beside_the_body_is_read_too(ask, extension, what):
    found = words_of(ask(FORMATS[extension]("Olivine"), extension))
    assert f"Olivine {what}" in found
    assert "Olivine cell" in found


def test_charts_and_diagrams_are_read_but_not_the_numbers_of_a_chart(ask):
    found = words_of(ask(files.chart_and_diagram("Olivine"), "pptx"))
    assert {"category", "series", "diagram"} <= set(found.split())
    assert "2.5" not in found


def test_a_text_box_is_read_once(ask):
    assert words_of(ask(files.text_box("Olivine"), "docx")) == "before\nOlivine box"


def test_a_part_says_on_which_page_slide_or_sheet_it_stands(ask):
    assert ask(files.pdf("one", "two"), "pdf")["parts"] == [("1", "one"), ("2", "two")]
    assert {place for place, _text in ask(files.slides("x"), "pptx")["parts"]} == {"1", "2"}
    assert {place for place, _text in ask(files.sheets("x"), "xlsx")["parts"]} == {"x sheet"}


@pytest.mark.parametrize("extension", ["pdf", "zip", "key", "txt"])
def test_what_a_file_is_decides_not_its_name(ask, extension):
    assert "Olivine" in words_of(ask(files.word("Olivine"), extension))


def test_sentences_cut_at_the_end_of_a_line_are_joined():
    lines = "我们先算清楚二次上门的投资回\r\n报率，再谈价格。\r\n短\r\n行 main\x02\r\ntenance"
    assert joined(lines).splitlines() == [
        "我们先算清楚二次上门的投资回报率，再谈价格。",
        "短",
        "行 maintenance",
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("项目,金额\n年费,八万\n", "gb18030"),
        ("總擁有成本，工程師跑兩趟，花掉的不只是油費。", "big5"),
        ("Die Störung kostet früh schöne Stunden – café", "cp1252"),
        ("Unicode 文本", "utf-16"),
        ("Mit Zeichen davor: é", "utf-8-sig"),
    ],
)
def test_text_is_read_in_the_encodings_that_offices_write(text, encoding):
    assert decoded(text.encode(encoding)) == text


def test_signs_that_cannot_be_seen_are_left_out():
    assert tidy("a\0b\u200bc \t d\r\n\n\n e\ud800") == "a b c d\ne"
    assert list(blocks([("1", " a "), ("1", "b"), ("2", ""), ("2", "c")])) == [
        ("1", "a\nb"),
        ("2", "c"),
    ]


# --- Limits ---


def test_no_more_is_kept_than_wanted(ask):
    found = ask(("word " * 1000).encode(), "txt", characters=100)
    assert (len(words_of(found)), found["cut"]) == (100, True)


@pytest.mark.parametrize(
    ("extension", "make"),
    [("pdf", lambda: files.pdf("one", "two", "three")), ("pptx", lambda: files.slides("x"))],
)
def test_no_more_pages_are_read_than_wanted(ask, extension, make):
    found = ask(make(), extension, pages=1)
    assert {place for place, _text in found["parts"]} == {"1"}
    assert found["cut"]


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_no_more_cells_are_read_than_wanted(ask, extension):
    data = files.sheets("Olivine", rows=50) if extension == "xlsx" else FORMATS["ods"]("Olivine")
    assert words_of(ask(data, extension, cells=10)).count("Olivine cell") <= 10


def test_reading_ends_when_it_has_taken_long_enough():
    ticks = iter(range(100))
    endless = (("", f"line {n}") for n in range(10**9))
    found = gather(endless, Limits(enough=5), clock=lambda: next(ticks))
    assert found.cut
    assert len(found.parts) == 1


def test_a_far_corner_of_a_sheet_costs_nothing(ask):
    book = files.openpyxl.Workbook()
    book.active["A1"], book.active["XFD1"], book.active["T1048576"] = "near", "far", "deep"
    assert words_of(ask(files.saved(book), "xlsx")).split() == ["Sheet", "near", "far", "deep"]


# --- What is refused ---


def zip_bomb():
    """A part of two million spaces, packed to two thousand bytes."""
    return files.package(document=b" " * 2_000_000)


def entity_bomb(encoding="utf-8"):
    """The billion laughs, in a Word document."""
    doubled = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 40))
    text = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{doubled}]><w>&a39;</w>'
    return files.package(document=text.encode(encoding))


def locked_office():
    """What Office writes for a document with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def locked_open_document():
    manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    return files.with_entry(FORMATS["odt"]("x"), "META-INF/manifest.xml", manifest)


def locked_zip():
    packed = bytearray(files.word("x"))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(sign)
        packed[at + place] |= 1
    return bytes(packed)


REFUSED = [
    ("pdf", files.locked_pdf, "encrypted"),
    ("docx", locked_office, "encrypted"),
    ("odt", locked_open_document, "encrypted"),
    ("docx", locked_zip, "encrypted"),
    ("docx", zip_bomb, "bomb"),
    ("docx", entity_bomb, "bomb"),
    ("docx", lambda: entity_bomb("utf-16"), "bomb"),
    ("pdf", lambda: b"%PDF-1.7 and then nothing", "broken"),
    ("pdf", lambda: b"", "empty"),
    ("docx", lambda: files.word("x")[:900], "broken"),
    ("docx", lambda: files.package(document=b"<not xml"), "broken"),
    ("pptx", lambda: b"hello", "broken"),
    ("png", lambda: b"hello", "broken"),
    ("txt", lambda: bytes(range(256)) * 20, "broken"),
    ("txt", lambda: bytes(4000), "broken"),
    ("png", lambda: files.image((3000, 2000)), "pixels"),
    ("key", lambda: files.with_entry(files.word("x"), "[Content_Types].xml", None), "unsupported"),
    ("mp4", lambda: b"\0\0\0\x18ftypmp42", "unsupported"),
    ("doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported"),
    ("txt", lambda: b"x" * 1_500_000, "too_large"),
]


@pytest.mark.parametrize(("extension", "make", "problem"), REFUSED)
def test_a_file_that_cannot_be_read_says_why(ask, extension, make, problem):
    limits = {"unpacked": 1_000_000, "size": 1_000_000, "pixels": 1_000_000}
    assert ask(make(), extension, **limits)["problem"] == problem


@pytest.mark.parametrize("extension", FORMATS)
def test_a_damaged_file_is_refused_or_read_and_nothing_else(ask, extension):
    whole = FORMATS[extension]("Olivine margin")
    for length in range(0, len(whole), max(1, len(whole) // 8)):
        assert {"problem", "parts"} & set(ask(whole[:length], extension))


# --- Pictures ---


@pytest.mark.parametrize(
    ("extension", "make"),
    [
        ("pdf", lambda: files.pdf("Olivine")),
        ("pdf", lambda: files.pdf("x", size=(14_400, 14_400))),
        ("png", files.image),
        ("jpg", lambda: files.image(kind="JPEG")),
        ("pptx", lambda: files.slides("x", files.image((256, 192), kind="JPEG"))),
        (
            "odt",
            lambda: files.with_entry(
                FORMATS["odt"]("x"), "Thumbnails/thumbnail.png", files.image()
            ),
        ),
    ],
)
def test_a_first_page_becomes_two_pictures(ask, extension, make):
    found = ask(make(), extension, "picture")
    assert max(found["size"]) <= PAGE_SIDE
    for size in ("card", "page"):
        picture = files.Image.open(BytesIO(b64decode(found[size])))
        assert picture.format == "WEBP"
        assert picture.size == (CARD_SIZE if size == "card" else tuple(found["size"]))


@pytest.mark.parametrize(
    ("extension", "make"),
    [
        ("docx", lambda: files.word("x")),
        ("txt", lambda: b"hello"),
        ("pptx", lambda: files.slides("x", b"no picture")),
        ("pptx", lambda: files.slides("x", files.image((40_000, 3), kind="PNG"))),
        ("png", lambda: files.image((40, 40), "white")),
    ],
)
def test_a_file_without_a_look_has_none(ask, extension, make):
    assert ask(make(), extension, "picture", pixels=100_000) == {}


def test_a_picture_is_turned_upright_and_tells_nothing_of_its_camera(ask):
    out = BytesIO()
    exif = files.Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    files.Image.open(BytesIO(files.image((400, 200)))).save(out, "JPEG", exif=exif)
    found = ask(out.getvalue(), "jpg", "picture")
    assert found["size"] == (200, 400)
    assert b"camera" not in b64decode(found["page"])


def test_a_package_that_lies_about_its_size_is_refused(ask):
    data = bytearray(zip_bomb())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert ask(bytes(data), "docx", unpacked=1_000_000)["problem"] == "broken"
    assert zipfile.is_zipfile(BytesIO(bytes(data)))
