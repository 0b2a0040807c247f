"""How texts and questions are read: tokens, words, synonyms, sound."""

import pytest

from search.analysis import fold, fold_with_offsets, phrase_tokens, text_tokens
from search.pinyin import readings, sort_key, sound_tokens
from search.query import LONGEST_QUERY, MOST_WORDS, By, parse
from search.reading import read
from search.spelling import neighbours
from search.starts import starts_of
from search.synonym_sets import Synonyms


class Words(dict):
    """A vocabulary: word → number of documents."""

    def size(self):
        return 1000

    def counts(self, tokens):
        return {token: self.get(token, 0) for token in tokens}

    def heard(self, tokens):
        return {token for token in tokens if token in self}

    def candidates(self, word, letters):
        return {word: count for word, count in self.items() if word[:1] in letters}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＲＯＩ１２", "roi12"),
        ("投資回報", "投资回报"),
        ("Café Müller", "cafe muller"),
        ("cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("が", "が"),
        ("a\0b", "a b"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["投資", "Straße İx", "cafe\u0301 ﬁx", "", "😀é"])
def test_every_folded_sign_leads_back_to_its_origin(text):
    folded, offsets = fold_with_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert all(fold(text[offsets[i]]).find(sign) >= 0 for i, sign in enumerate(folded))


def test_chinese_becomes_bigrams_and_its_last_sign_and_words_their_stems():
    assert text_tokens("降低成本 costs") == ["降低", "低成", "成本", "本", "cost"]
    assert text_tokens("node.js, 3.5 hours of the board’s") == [
        "node", "js", "3.5", "hour", "of", "the", "board",
    ]  # fmt: skip


def test_a_phrase_keeps_the_last_sign_only_where_the_run_must_end():
    assert phrase_tokens("成本") == ["成本"]
    assert phrase_tokens("成本 ROI") == ["成本", "本", "roi"]
    assert phrase_tokens("本") == ["本"]


def texts(words):
    return [word.text for word in words]


def test_quotes_minus_and_particles():
    query = parse('the cost of "spare parts" -price -"old offer" 的 备件 － --')
    assert texts(query.words) == ["spare parts", "cost", "备件"]
    assert texts(query.excluded) == ["old offer", "-price"]
    assert texts(parse("the").words) == ["the"]


def test_chinese_runs_are_cut_into_words_and_short_ones_kept():
    assert texts(parse("设备停机成本").words) == ["设备", "停机", "成本"]
    assert texts(parse("停机").words) == ["停机"]


def test_long_and_endless_questions_are_cut():
    assert len(parse("x" * 10_000).words[0].text) == LONGEST_QUERY
    assert len(parse(" ".join(f"w{n}" for n in range(90))).words) == MOST_WORDS


def test_synonyms_are_found_by_stem_inside_chinese_and_longest_first():
    synonyms = Synonyms([["降本", "cost saving"], ["投资回报", "投资回报率", "ROI"]])
    (word,) = parse("Costs  Savings", synonyms).words
    assert ("降本",) in word.phrases(By.SYNONYM)
    first, second = parse("如何降本增效", synonyms).words
    assert (("cost", "save") in first.phrases(By.SYNONYM), second.text) == (True, "增效")
    (word,) = parse("投资回报率", synonyms).words
    assert word.typed == ("投资", "资回", "回报", "报率")
    assert texts(parse("heroine", synonyms).words) == ["heroine"]


@pytest.mark.parametrize("text", ["ROI计算器", "roi 计算器", "用ＲＯＩ　计算器"])
def test_a_space_between_chinese_and_latin_makes_no_other_synonym(text):
    synonyms = Synonyms([("ROI 计算器", "测算表")])
    words = [word for word in parse(text, synonyms).words if word.phrases(By.SYNONYM)]
    assert [word.phrases(By.SYNONYM) for word in words] == [(("测算", "算表"),)]


@pytest.mark.parametrize(
    ("text", "found"), [("算A轮的", True), ("A轮", True), ("BA轮", False), ("轮a", False)]
)
def test_a_synonym_ends_where_its_own_script_ends(text, found):
    words = parse(text, Synonyms([("A轮", "融资")])).words
    assert any(word.phrases(By.SYNONYM) for word in words) is found


def test_quoted_words_have_no_synonyms():
    synonyms = Synonyms([["降本", "cost saving"]])
    assert parse('"降本"', synonyms).words[0].phrases(By.SYNONYM) == ()


def test_a_word_in_two_sets_has_the_synonyms_of_both():
    synonyms = Synonyms([["a", "b"], ["a", "c"], ["", "   "]])
    assert parse("a", synonyms).words[0].phrases(By.SYNONYM) == (("b",), ("c",))


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("downtme", {"downtime": 3, "town": 1, "down": 9}, ("downtime",)),
        ("odwntime", {"downtime": 3}, ("downtime",)),
        ("calulater", {"calculator": 3}, ("calculator",)),
        ("pric", {"price": 1, "pride": 9}, ("price",)),
        ("visti", {"visit": 1, "vista": 5}, ("vista", "visit")),
        ("expensive", {"expert": 1, "expense": 1}, ("expense",)),
        ("roi", {"rot": 1}, ()),
        ("xyzzy", {"cost": 1}, ()),
    ],
)
def test_the_nearest_known_words_come_first_then_the_commonest(word, known, near):
    assert neighbours(word, Words(known)) == near


def test_a_slip_in_what_a_type_is_called_finds_the_type():
    synonyms = Synonyms([("calculator", "测算")], {"calculator": ("type", "roi_calculator")})
    (word,) = read(parse("calcualtor", synonyms), Words({"calculator": 2, "calcul": 2})).words
    assert word.phrases(By.KIND) == (("type", "roi_calculator"),)


def test_a_known_word_is_meant_as_it_stands():
    known = Words({"fangan": 1, "fang": 1, "an": 1})
    assert read(parse("fangan"), known).words[0].phrases(By.SOUND) == ()
    del known["fangan"]
    assert read(parse("fangan"), known).words[0].phrases(By.SOUND) == (("fang", "an"),)


def test_sounds():
    assert sound_tokens(["重庆 ROI"]) == "chong qing _ 'c 'q _"
    assert ("xi", "an") in readings("xian")
    assert readings("tzhb") == (("'t", "'z", "'h", "'b"),)
    assert readings("x" * 100) == readings("a1") == ()
    assert sort_key("安装") < sort_key("Board") < sort_key("成本")


def test_a_title_begins_at_every_word():
    assert {"投资回报 roi", "回报 roi", "roi", "touzihuibao", "tzhb", "to"} <= set(
        starts_of("投资回报 ROI")
    )
