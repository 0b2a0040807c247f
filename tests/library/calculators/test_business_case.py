"""The PDF: complete, in both languages, and never with an empty box."""

import pypdfium2
import pytest
import typst
from django.utils.translation import override
from hypothesis import given, settings as hypothesis_settings, strategies as st

from library.calculators import business_case as printing
from library.calculators.business_case import business_case, compiler, printable, readable
from library.calculators.cases import results
from library.calculators.computing import compute
from library.calculators.form import fields_of
from tests.library.calculators.cases import ODD, demo_calculators

pytestmark = pytest.mark.django_db
HEAD = {"title": "A case", "author": "Somebody", "subtitle": "For a customer", "footer": "Foot"}


def printed(record, given=None, language="en", **head):
    """Return the number of pages and the text of a case's PDF."""
    with override(language):
        computed = compute(record, given or {})
        sheet = results(record, computed, fields_of(record, given or {}))
        content = business_case(record, sheet, {**HEAD, **head})
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return len(pages), "\n".join(pages)


@pytest.fixture(scope="module")
def demo():
    return demo_calculators()


@pytest.mark.parametrize("key", ["roi-visits", "roi-infrastructure", "roi-small"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_case_is_two_to_four_pages_and_complete(demo, key, language):
    record = demo[f"{key}-{language}"]
    code = {"en": "en", "zh": "zh-hans"}[language]
    count, text = printed(record, language=code)
    assert 2 <= count <= 4
    flat = "".join(text.split())
    for row in record["inputs"]:
        label = row["label"] if language == "en" else row["label_zh"]
        assert "".join(label.split()) in flat
    expected = {"en": "Howthefiguresarecomputed", "zh": "净现值"}[language]
    assert expected in flat


@pytest.mark.parametrize("key", [*ODD])
def test_an_odd_case_is_printed_too(key):
    count, _text = printed(ODD[key])
    assert 1 <= count <= 6


def test_one_case_alone_is_not_called_three(demo):
    _count, text = printed(ODD["no_payback"])
    assert "All figures" in text and "Three cases" not in text
    assert "Three cases side by side" in printed(demo["roi-visits-en"])[1]


def test_what_people_typed_is_text_and_never_markup():
    title = '#strong[bold] = *x* $1+1$ \\ <label> @ref #read("/etc/passwd") ] ) {'
    _count, text = printed(ODD["no_payback"], title=title, subtitle=title)
    assert "".join(text.split()).count('#read("/etc/passwd")') == 2


def test_a_sign_without_a_glyph_is_an_error_and_not_an_empty_box(monkeypatch):
    monkeypatch.setattr(printing, "readable", lambda data: data)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        printed(ODD["nothing"], title="rocket 🚀")


def test_a_sign_that_no_font_has_is_named():
    assert readable("价值 ½ 龍 €") == "价值 ½ 龍 €"
    assert readable("🚀") == "[U+1F680]"
    assert readable("a\u200bb\x00c\td") == "abc d"
    assert readable({"x": ["𠮷", 1, None]}) == {"x": ["[U+20BB7]", 1, None]}
    _count, text = printed(ODD["nothing"], title="Launch 🚀")
    assert "Launch [U+1F680]" in text


@given(st.text(max_size=60))
@hypothesis_settings(max_examples=15)
def test_anything_can_be_printed(title):
    count, _text = printed(ODD["nothing"], title=title, subtitle=title, footer=title, author=title)
    assert count >= 1


def test_only_our_own_fonts_are_used():
    families = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[path.parent for path in printing.font_files()],
    ).families()
    assert set(families) == {"Noto Sans SC", "Noto Serif SC"}
    assert compiler() is compiler()
    assert {ord("价"), ord("€"), ord("−"), ord("\u00a0")} <= printable()
