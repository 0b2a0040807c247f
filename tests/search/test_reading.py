"""How texts and questions are read: tokens, words, synonyms, sound."""

import pytest

from search.analysis import fold, fold_with_offsets, phrase_tokens, stem, text_tokens
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


@pytest.mark.parametrize(
    ("one", "other"),
    [("reference", "referenced"), ("experience", "experienced"), ("delivery", "deliveries")],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_what_does_something_has_another_stem_than_what_is_done():
    assert stem("elevator") == stem("elevators") != stem("elevation")


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
        # A letter left out, a key beside: likelier than one letter for another of no likeness.
        ("invoce", {"invoke": 9, "invoice": 1}, ("invoice", "invoke")),
        ("plamt", {"plait": 9, "plant": 1}, ("plant", "plait")),
        ("expensive", {"expert": 1, "expense": 1}, ("expense",)),
        ("roi", {"rot": 1}, ()),
        ("xyzzy", {"cost": 1}, ()),
    ],
)
def test_the_nearest_known_words_come_first_then_the_likeliest_then_the_commonest(
    word, known, near
):
    assert neighbours(word, Words(known)) == near


def test_a_slip_in_what_a_type_is_called_finds_the_type():
    synonyms = Synonyms([("calculator", "测算")], {"calculator": ("type", "roi_calculator")})
    (word,) = read(parse("calcualtor", synonyms), Words({"calculator": 2, "calcul": 2})).words
    assert word.phrases(By.KIND) == (("type", "roi_calculator"),)


KINDS = {"Case study": ("type", "case_study"), "客户案例": ("type", "case_study")}
KINDS |= {"Battle card": ("type", "battle_card"), "Customer insight": ("form", "insight")}
KINDS |= {"Customer journey": ("type", "journey"), "ROI calculator": ("type", "roi_calculator")}
NAMES = Synonyms([("ROI", "投资回报"), ("first-time fix", "首次修复率")], KINDS)


def kinds(text, at=-1):
    return parse(text, NAMES).words[at].phrases(By.KIND)


@pytest.mark.parametrize("text", ["elevator case", "Cases", "a case for the board", "电梯案例"])
def test_a_part_of_what_a_type_is_called_means_the_type(text):
    assert ("type", "case_study") in {kind for word in parse(text, NAMES).words for kind in
                                      word.phrases(By.KIND)}  # fmt: skip


def test_a_part_of_a_name_means_no_type_before_another_word_nor_where_it_is_ambiguous():
    assert kinds("case digest", 0) == kinds("customer") == kinds("roi") == ()


def test_a_kind_counts_twice_beside_other_words_and_nothing_where_its_word_is_everywhere():
    known = Words({"case": 50, "lift": 20})

    def boosts(text, known):
        words = read(parse(text, NAMES), known).words
        return [way.boost for word in words for way in word.ways if way.by == By.KIND]

    (alone,), (beside,) = boosts("case", known), boosts("lift case", known)
    assert beside == pytest.approx(2 * alone, abs=0.01)
    assert boosts("case", Words({"case": 300})) == []


def test_first_letters_of_a_name_are_the_name_unless_they_are_a_word():
    (word,) = read(parse("FTF", NAMES), Words({"first": 1})).words
    assert ("first", "time", "fix") in word.phrases(By.SYNONYM)
    assert ("首次", "次修", "修复", "复率") in word.phrases(By.SYNONYM)
    (word,) = read(parse("ftf", NAMES), Words({"ftf": 1})).words
    assert word.phrases(By.SYNONYM) == ()


def soft(text, known):
    return [(word.text, word.soft) for word in read(parse(text), known).words]


def test_in_a_question_everyday_words_and_single_signs_are_no_condition():
    known = Words({"long": 1, "integr": 1, "供应": 1, "应链": 1, "见": 1, "账": 1})
    asked = soft("how long is the integration", known)
    assert asked == [("long", True), ("integration", False)]
    assert soft("long integration", known) == [("long", False), ("integration", False)]
    # Nouns of one sign lift; others stand in words of any meaning.
    assert soft("见供应链的账怎么问", known) == [("供应链", False), ("账", True)]
    # With nothing else to look for they are what is looked for.
    assert soft("how long", known) == [("long", False)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("采购嫌报价太贵怎么办", [("采购", True), ("报价", False), ("太贵", False)]),
        (
            "what if procurement asks for a discount",
            [("procurement", True), ("asks", True), ("discount", False)],
        ),
        ("procurement and a discount", [("procurement", False), ("discount", False)]),
        ("采购要怎么谈报价", [("采购", False), ("报价", False)]),
        (
            "what discount does procurement get if procurement asks",
            [("discount", False), ("procurement", False), ("asks", True)],
        ),
        # There is nothing else to look for.
        ("采购怎么说", [("采购", False)]),
    ],
)
def test_who_says_it_is_no_condition_of_a_question(text, words):
    known = Words(dict.fromkeys(("procur", "discount", "采购", "报价", "太贵"), 1))
    assert soft(text, known) == words
    assert parse("设备停机成本").asks and not parse("设备 停机 成本").asks


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
