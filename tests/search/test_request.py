"""What is made of an address."""

import pytest
from django.http import QueryDict

from search.choices import Sort
from search.query import LONGEST_QUERY
from search.request import LARGEST_PAGE, Context, clean_request

pytestmark = pytest.mark.django_db


def clean(query):
    return clean_request(QueryDict(query))


def test_filters_set_stage_and_role_of_the_context_and_nothing_else_does():
    request, problems = clean("q= a &stage=proposal&role=champion&role=procurement&product=")
    assert problems == []
    assert request.text == "a"
    assert request.filters == {"stage": ("proposal",), "role": ("champion", "procurement")}
    assert request.context == Context(stage="proposal", role="champion")


def test_for_parameters_set_the_context_only_and_win():
    request, problems = clean(
        "stage=proposal&for_stage=won&for_industry=energy&for_language=en&industry=retail"
    )
    assert problems == []
    assert request.filters == {"stage": ("proposal",), "industry": ("retail",)}
    assert request.context == Context(stage="won", industry="energy", language="en")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stage=x", "stage"),
        ("stage=proposal&stage=x", "stage"),
        ("for_stage=x", "for_stage"),
        ("for_language=fr", "for_language"),
        ("type=x", "type"),
        ("form=x", "form"),
        ("shareable=yes", "shareable"),
        ("tag=a%00b", "tag"),
        ("sort=x", "sort"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1e9", "page"),
        ("page=" + "9" * 30, "page"),
        ("page_size=x", "page_size"),
        ("q=" + "x" * (LONGEST_QUERY + 1), "q"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(query, field):
    request, problems = clean(query)
    assert [problem.field for problem in problems] == [field]
    assert (request.sort, request.page, request.page_size) == (Sort.RELEVANCE, 1, 20)
    assert len(request.text) <= LONGEST_QUERY
    assert "x" not in request.filters.get("stage", ())


def test_pages_have_a_largest_size_and_no_largest_number():
    request, problems = clean("page=1000000000&page_size=5000&sort=title")
    assert problems == []
    assert (request.page, request.page_size) == (10**9, LARGEST_PAGE)
    assert request.sort == Sort.TITLE


def test_everybody_may_filter_by_any_tag():
    request, problems = clean("tag=降本&tag=%22")
    assert (problems, request.filters) == ([], {"tag": ("降本", '"')})
