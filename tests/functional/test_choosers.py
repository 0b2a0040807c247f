"""Choosing assets in the admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from library.models import FabSheet
from tests.factories import make_asset

pytestmark = pytest.mark.django_db
ROW = {"feature": "f", "role": "user-buyer", "driver": "travel-cost"}


@pytest.fixture
def author(client_for, enablement):
    """A client signed in as enablement."""
    return client_for(enablement)


def found(author, address="asset_chooser:choose_results", **query):
    return author.get(reverse(address), query).content.decode()


def test_the_dialog_finds_chinese_words_and_keys(author):
    make_asset(key="kept", title="降低停机成本")
    make_asset(title="Something else")
    assert "降低停机成本" in found(author, q="停机")
    assert "Something else" not in found(author, q="停机")
    assert "降低停机成本" in found(author, q="kept")


def test_the_dialog_can_be_narrowed_to_one_type(author):
    make_asset("fab_sheet", title="A sheet"), make_asset("spin_set", title="Some questions")
    text = found(author, asset_type="spin_set")
    assert "Some questions" in text
    assert "A sheet" not in text


def test_what_was_chosen_comes_with_its_key(author):
    asset = make_asset(key="by-key")
    address = reverse("asset_chooser:chosen_multiple")
    answer = author.get(address, {"id": asset.pk, "multiple": 1}).json()
    assert [row["key"] for row in answer["result"]] == ["by-key"]


def test_a_rep_cannot_choose(client_for, rep):
    make_asset(title="Secret")
    answer = client_for(rep).get(reverse("asset_chooser:choose_results"))
    assert "Secret" not in answer.content.decode()


def test_a_long_form_reads_the_taxonomies_once(author):
    def queries_of(rows):
        asset = make_asset("fab_sheet", rows=rows)
        address = reverse(FabSheet.snippet_viewset.get_url_name("edit"), args=[asset.pk])
        author.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert author.get(address).status_code == 200
        return [entry["sql"] for entry in caught.captured_queries]

    few, many = queries_of([ROW]), queries_of([ROW] * 6)
    assert sum("decisionrole" in sql for sql in many) <= sum("decisionrole" in sql for sql in few)
    assert len(many) <= len(few) + 4
