"""The judged questions are what they say, and the figures are computed right."""

import re
from collections import Counter

import pytest

from demo.content import records
from search.analysis import HAN, fold, stem, text_tokens
from search.engines.tantivy_engine import TantivyEngine
from tests.search.golden.distractors import DATA, distractors
from tests.search.golden.judging import (
    BAR,
    Figures,
    Question,
    by_kind,
    judge,
    judge_all,
    questions,
)
from tests.search.golden.library import answerer, build, demo_documents

FILES = ("queries", "held_out", "field", "unseen")
# Enough to notice when something breaks; `make search-quality` takes all of them.
SOME, EVERY = 100, 4
# What a distractor says in its title, tags and summary.
HEADS = ("trades", "aspects", "titles", "tags", "summaries", "who")
# Misspelt; they have the stem of another word.
SLIPS = {"competiter"}


def test_answers_are_assets_of_the_demo_and_every_question_has_one():
    keys = {record["key"] for record in records() if record.get("status") != "draft"}
    for question in [question for name in FILES for question in questions(name)]:
        assert question.grades, question.text
        assert keys.issuperset(question.grades), question.text


def test_there_are_enough_questions_of_every_kind_and_none_twice():
    files = [{(q.kind, q.text) for q in questions(name)} for name in FILES]
    assert all(len(each) >= least for each, least in zip(files, (120, 120, 60, 40), strict=True))
    assert len({frozenset(kind for kind, _text in each) for each in files}) == 1
    said = Counter(text for each in files for _kind, text in each)
    assert [text for text, times in said.items() if times > 1] == ["zyycb"]


def test_questions_that_differ_only_in_how_they_are_written_have_the_same_answers():
    grades: dict[str, set] = {}
    for question in [question for name in FILES for question in questions(name)]:
        grades.setdefault(fold(question.text), set()).add(frozenset(question.grades.items()))
    assert not [text for text, different in grades.items() if len(different) > 1]


def test_subjects_stand_in_no_title_of_a_distractor():
    """A title about a subject would be an answer."""
    texts = " ".join(str(DATA[name]) for name in DATA if name.split("_")[0] in HEADS)
    asked = {fold(q.text) for name in FILES for q in questions(name)}
    chinese = {text for text in [*DATA["words_zh"], *asked] if re.fullmatch(f"[{HAN}]+", text)}
    assert not [word for word in chinese if word in texts]
    tokens, latin = (
        set(text_tokens(texts)),
        {text for text in asked if re.fullmatch("[a-z]+", text)},
    )
    assert not [word for word in latin if stem(word) in tokens]
    near = {stem(word): word for word in DATA["near_en"].split()}
    assert not [(word, near[stem(word)]) for word in latin - SLIPS if stem(word) in near]


def test_figures():
    question = Question("kind", "text", {"a": 3, "b": 1})
    assert judge(question, ["a", "b"]).ndcg == 1
    first = judge(question, ["x", "a"])
    assert (first.recall, first.reciprocal_rank) == (0.5, 0.5)
    assert first.ndcg == pytest.approx(7 / 1.584962500721156 / (7 + 1 / 1.584962500721156))
    assert judge(question, []).ndcg == 0
    assert by_kind([first])["all"] == Figures(1, 0.5, 0.5, first.ndcg)


@pytest.mark.django_db
def test_the_demo_is_found_among_some_distractors(tmp_path):
    engine = TantivyEngine(tmp_path)
    build(engine, demo_documents(), SOME)
    judged = judge_all(questions("queries")[::EVERY], answerer(engine))
    assert by_kind(judged)["all"].ndcg > BAR
    engine.close()


def test_distractors_are_the_same_each_time(db):
    assert distractors(3) == distractors(3)
