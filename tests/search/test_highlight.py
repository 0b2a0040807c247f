"""What is marked, and which passage is shown."""

from html import escape, unescape
from random import Random

import pytest
from hypothesis import given, strategies as st

from search.highlight import Marker, Span, mark
from search.query import By, TextQuery, Way, Word, parse
from search.synonym_sets import Synonyms


def marked(text, query, **options):
    marker = Marker(query if isinstance(query, TextQuery) else parse(query))
    return mark(text, marker.spans(text, **options))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("投資回報怎麼算", "投资回报", "<mark>投資回報</mark>怎麼算"),
        ("先算投资回报", "投資回報", "先算<mark>投资回报</mark>"),
        ("ＲＯＩ now", "roi", "<mark>ＲＯＩ</mark> now"),
        ("Costs of visiting", "cost visits", "<mark>Costs</mark> of <mark>visiting</mark>"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
        ("The board’s view", "board", "The <mark>board’s</mark> view"),
        ("costume boards", "cost", "costume boards"),
        ("降低成本，ROI 分析", '"成本 ROI"', "降低<mark>成本，ROI</mark> 分析"),
        ("service, cost; service cost", '"service cost"', "<mark>service, cost</mark>; <mark>service cost</mark>"),
        ("停机停机", "停机", "<mark>停机停机</mark>"),
        ("价格", "价", "<mark>价</mark>格"),
        ("<b>cost</b> & \"", "cost", "&lt;b&gt;<mark>cost</mark>&lt;/b&gt; &amp; &quot;"),
        ("Roll-out in weeks", "rollout", "<mark>Roll-out</mark> in weeks"),
        ("The X-200 pump", "x200", "The <mark>X-200</mark> pump"),
        ("The X200 pump", "x-200", "The <mark>X200</mark> pump"),
        ("从 6,200 万降到", "6200万", "从 <mark>6,200 万</mark>降到"),
        ("41% less, 41 machines", "41%", "<mark>41%</mark> less, <mark>41</mark> machines"),
        ("遇到ＳｅｒｖｉｃｅTower", "servicetower", "遇到<mark>ＳｅｒｖｉｃｅTower</mark>"),
        ("Against ServiceTower", "service tower", "Against <mark>ServiceTower</mark>"),
        ("We lost two deals", "lose deal", "We <mark>lost</mark> two <mark>deals</mark>"),
        ("The organisation", "organization", "The <mark>organisation</mark>"),
        ("", "cost", ""),
        ("cost", "-cost", "cost"),
    ],
)  # fmt: skip
def test_marks_stand_where_the_words_stand_as_they_are_written(text, query, expected):
    assert marked(text, query) == expected


def test_synonyms_neighbours_and_sounds_are_marked():
    assert marked("降低成本", parse("cost saving", Synonyms([["cost saving", "降低成本"]]))) == (
        "<mark>降低成本</mark>"
    )
    slip = TextQuery((Word("downtme", (Way(("downtm",)), Way(("downtim",), By.SLIP))),))
    assert marked("Downtime", slip) == "<mark>Downtime</mark>"
    ways = (Way(("tz",)), Way(("'t", "'z"), By.SOUND), Way(("hui", "bao"), By.SOUND))
    heard = TextQuery((Word("tz", ways),))
    assert marked("投資回報", heard, by_sound=True) == "<mark>投資回報</mark>"
    assert marked("投資回報", heard) == "投資回報"


def test_the_passage_shows_most_different_words():
    far = "Downtime downtime downtime. " + "x " * 200 + ". What a minute of downtime costs you."
    passage = Marker(parse("downtime cost")).passage(["nothing here", far])
    assert passage.startswith("…What a minute of <mark>downtime</mark> <mark>costs</mark> you")


def test_without_words_the_passage_is_the_beginning():
    assert Marker(TextQuery()).passage(["", "a <b> " * 100]).startswith("a &lt;b&gt; a")
    assert Marker(parse("x")).passage(["", ""]) == ""


def test_a_passage_is_short_and_only_marks_are_markup(soak):
    chosen = Random(3)
    pieces = ["cost", "投資", "<i>", "&", ". ", "。", "ß", "é", "\n", " ", "long" * 30, "停机"]
    marker = Marker(parse("cost 投资 停机"))
    for _ in range(3_000 if soak else 300):
        text = "".join(chosen.choices(pieces, k=chosen.randint(0, 300)))
        html = marker.passage([text])
        plain = html.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert len(unescape(plain)) <= 180
        assert unescape(plain).strip("…") in text.replace("\n", " ")


TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("<>&\"' 投資停机成本ＲＯＩ１２３％ßİﬁé\u0301-–.,\n"),
    ),
    max_size=80,
)
ASKED = st.one_of(
    TEXTS, st.sampled_from(["投资 ROI", "停机成本", "cost -x", '"a b"', "6,200 万", "touzi", "41%"])
)


@given(TEXTS, ASKED, st.booleans())
def test_a_text_without_its_marks_is_the_original_escaped(text, asked, by_sound):
    heard = Word("tz", (Way(("tz",)), Way(("'t", "'z"), By.SOUND)))
    query = TextQuery((*parse(asked).words, heard))
    html = mark(text, Marker(query).spans(text, by_sound=by_sound))
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text).replace("\n", " ")
    assert html.count("<mark>") == html.count("</mark>")
    assert "<mark></mark>" not in html


def test_spans_that_touch_are_one_mark():
    assert mark("abcdef", [Span(0, 2), Span(2, 3), Span(1, 2), Span(4, 5)]) == (
        "<mark>abc</mark>d<mark>e</mark>f"
    )
