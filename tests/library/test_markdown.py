"""Bodies as Markdown and back."""

import os

import pytest
from hypothesis import given, settings, strategies as st

from library.assets.base import Asset
from library.markdown import from_markdown, to_html, to_markdown
from library.pages_editorial import EditorialPage

SOAK = bool(os.environ.get("VALUARY_SOAK"))
FUZZ = settings(max_examples=2000 if SOAK else 80, derandomize=not SOAK)
STREAM = Asset._meta.get_field("body").stream_block
SIGNS = "ab1 价。“”*_`[]()<>&!#-+.\\|:~=,'\"\u00a0\n"


def body_of(blocks):
    return STREAM.to_python(blocks)


def paragraph(html):
    return [{"type": "paragraph", "value": html}]


def said(html):
    return to_markdown(body_of(paragraph(html)))


def settled(blocks):
    """Return what an export says first, and what it says after an import."""
    first = to_markdown(body_of(blocks))
    return first, to_markdown(body_of(from_markdown(first)))


words = st.text(SIGNS, max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)


def wrapped(inner):
    def around(tag):
        return st.lists(inner, max_size=3).map(lambda parts: f"<{tag}>{''.join(parts)}</{tag[0]}>")

    links = st.sampled_from(['a href="https://a.example/b?c=1&amp;d=2"', 'a href="/x (y"'])
    return st.one_of(inner, around("b"), around("i"), links.flatmap(around), st.just("<br/>"))


code = words.map(lambda text: f"<code>{text}</code>")
rich = st.lists(st.recursive(st.one_of(words, code), wrapped, max_leaves=6), max_size=5).map(
    lambda parts: f"<p>{''.join(parts)}</p>"
)
plain = st.text(SIGNS, max_size=12)
line = plain.map(lambda text: text.replace("\n", " "))
block = st.one_of(
    st.builds(lambda html: {"type": "paragraph", "value": html}, rich),
    st.builds(
        lambda text, level: {"type": "heading", "value": {"text": text, "level": level}},
        line,
        st.sampled_from("234"),
    ),
    st.builds(
        lambda items, ordered: {
            "type": "list",
            "value": {
                "ordered": ordered,
                "items": [{"type": "item", "value": item, "id": str(n)} for n, item in items],
            },
        },
        st.lists(rich, max_size=3).map(lambda htmls: list(enumerate(htmls))),
        st.booleans(),
    ),
    st.builds(
        lambda text, source: {"type": "quote", "value": {"text": text, "source": source}},
        plain,
        line,
    ),
    st.builds(
        lambda rows, headed: {
            "type": "table",
            "value": {"data": rows, "first_row_is_table_header": headed},
        },
        st.lists(st.lists(line, min_size=2, max_size=2), min_size=1, max_size=3),
        st.booleans(),
    ),
)


@settings(FUZZ)
@given(st.lists(block, max_size=4))
def test_whatever_an_author_writes_an_import_reads_as_the_same(blocks):
    first, again = settled(blocks)
    assert again == first


@settings(FUZZ)
@given(st.text(SIGNS + " \n\n- 1.#>", max_size=60))
def test_any_markdown_is_taken_and_settles_at_once(text):
    first, again = settled(from_markdown(text))
    assert again == first
    to_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "**价值。**下一句",
        "他说**“好”**的，也说*再看看*吧",
        "**see [the page](https://a.example/) now** and *[this](/b)*",
        "[**bold** link](https://a.example/x_(y))",
        "**bold *and italic* text**, ***both***",
        "`a*b` and **`code`**",
        "34\u00a0次",
        "first\\\nsecond",
        "Really\\![no](/picture)",
        "- one\n- two\n\n* another list\n\n1. a\n2. b\n\n1) c",
        "## C \\#",
        "> first\n>\n> second\n>\n> — Zhang 三",
        "| a | b |\n| --- | --- |\n| 1 \\| 2 | - |",
    ],
)
def test_what_blocks_can_say_comes_back_as_it_was(text):
    assert to_markdown(body_of(from_markdown(text))) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<b>.b</b></p>", "&#97;**.b**"),
        ("<p><b>a.</b>b</p>", "**a.**&#98;"),
        ("<p><b>bold </b>text</p>", "**bold** text"),
        ("<p><b>a</b><b>b</b> <b></b></p>", "**ab**"),
        ("<p>one<br/></p><p>two</p>", "one\n\ntwo"),
        ('<p><a href="https://a.example/a b(">x]</a></p>', "[x\\]](<https://a.example/a%20b(>)"),
    ],
)
def test_what_an_editor_makes_becomes_markdown(html, text):
    assert said(html) == text


def test_a_link_to_a_page_of_the_site_leads_there(db):
    page = EditorialPage.objects.get()
    assert said('<p><a linktype="page" id="999999">gone</a></p>') == "gone"
    assert said(f'<p><a linktype="page" id="{page.pk}">help</a></p>') == f"[help]({page.url})"


def test_bold_between_chinese_signs_is_bold_on_the_page():
    assert to_html("**价值。**下一句") == "<p><strong>价值。</strong>下一句</p>\n"
