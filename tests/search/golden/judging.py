"""How well answers fit judged questions: recall, reciprocal rank and nDCG among the first ten."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from demo.content import read

FIRST = 10
GRADES = {"best": 3, "good": 2, "fair": 1}
# What every engine has to reach, over all questions and in each kind.
BAR, BAR_OF_A_KIND = 0.95, 0.90
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Question:
    """A question with the grade of each asset that answers it."""

    kind: str
    text: str
    grades: dict[str, int]


@dataclass(frozen=True)
class Judged:
    """How a question was answered, each figure from 0 to 1."""

    question: Question
    keys: list[str]
    recall: float
    reciprocal_rank: float
    ndcg: float


def questions(name: str) -> list[Question]:
    """Return the questions of a file: queries, held_out, field or unseen."""
    kinds = read(HERE / f"{name}.yaml")
    return [
        Question(kind, row["ask"], {k: g for n, g in GRADES.items() for k in row.get(n, ())})
        for kind, rows in kinds.items()
        for row in rows
    ]


def judge(question: Question, keys: list[str]) -> Judged:
    """Compare the first keys of an answer with the grades.

    Recall is of at most ten answers. nDCG after Järvelin and Kekäläinen (2002), with a gain of
    2^grade - 1.
    """
    first = keys[:FIRST]
    grades = [question.grades.get(key, 0) for key in first]
    ideal = sorted(question.grades.values(), reverse=True)[:FIRST]
    found = sum(grade > 0 for grade in grades)
    ranks = [place for place, grade in enumerate(grades, 1) if grade]
    return Judged(
        question,
        first,
        recall=found / len(ideal),
        reciprocal_rank=1 / ranks[0] if ranks else 0.0,
        ndcg=_gain(grades) / _gain(ideal),
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def judge_all(asked: Iterable[Question], answer: Callable[[str], list[str]]) -> list[Judged]:
    """Ask every question; `answer` returns the keys found for a text, best first."""
    return [judge(question, answer(question.text)) for question in asked]


@dataclass(frozen=True)
class Figures:
    """The means over some questions."""

    count: int
    recall: float
    mrr: float
    ndcg: float

    @classmethod
    def of(cls, judged: list[Judged]) -> "Figures":
        """Return the means of the figures of questions."""
        return cls(
            len(judged),
            fmean(j.recall for j in judged),
            fmean(j.reciprocal_rank for j in judged),
            fmean(j.ndcg for j in judged),
        )


def by_kind(judged: list[Judged]) -> dict[str, Figures]:
    """Return the figures of each kind, and of all of them under 'all'."""
    kinds = dict.fromkeys(j.question.kind for j in judged)
    found = {kind: Figures.of([j for j in judged if j.question.kind == kind]) for kind in kinds}
    return {**found, "all": Figures.of(judged)}


def below_the_bar(figures: dict[str, Figures]) -> list[str]:
    """Return the kinds, 'all' among them, whose nDCG is too low."""
    bars = {kind: BAR if kind == "all" else BAR_OF_A_KIND for kind in figures}
    return [kind for kind, bar in bars.items() if figures[kind].ndcg < bar]
