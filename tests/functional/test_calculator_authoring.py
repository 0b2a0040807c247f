"""What an author of calculators does in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library.models import RoiCalculator
from tests.library.calculators.books import book, content

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client_for, enablement):
    """A client signed in as enablement."""
    return client_for(enablement)


def send(client, data, name="Savings.xlsx"):
    return client.post(
        reverse("calculator_from_workbook"), {"workbook": SimpleUploadedFile(name, data)}
    )


def test_a_workbook_becomes_a_draft_and_what_is_missing_is_listed_by_cell(author, enablement):
    listing = author.get(reverse(RoiCalculator.snippet_viewset.get_url_name("list")))
    assert reverse("calculator_from_workbook") in listing.content.decode()
    made = book()
    made.active["B10"] = "=VLOOKUP(B2,A1:B9,2)"
    page = send(author, content(made)).content.decode()
    draft = RoiCalculator.objects.get()
    assert (draft.title, draft.live, draft.owner, draft.years) == ("Savings", False, enablement, 3)
    latest = draft.get_latest_revision_as_object()
    assert {row.name for row in latest.inputs.all()} >= {"technicians", "growth", "plan"}
    assert latest.inputs.get(name="growth").default == ["1", "2", "3", "4"]
    assert "Model!B10" in page and "VLOOKUP is not a function that calculators have" in page
    edit = reverse(RoiCalculator.snippet_viewset.get_url_name("edit"), args=[draft.pk])
    assert edit in page
    assert author.get(edit).status_code == 200


def test_what_is_no_workbook_is_said_and_nothing_is_made(author):
    for data, name, said in (
        (b"", "book.xlsx", "empty"),
        (b"words", "book.csv", "not allowed"),
        (content(book({"A1": 1}, {})), "book.xlsx", "No cell of this workbook has a name"),
    ):
        assert said in send(author, data, name).content.decode()
    assert not RoiCalculator.objects.exists()


def test_only_authors_upload_workbooks(client_for, rep, manager):
    for user in (rep, manager):
        answer = client_for(user).get(reverse("calculator_from_workbook"))
        assert answer.status_code in (302, 403)
