"""What people search for, as managers and enablement read it."""

import pytest
from django.utils import timezone

from library.requests.asking import ask
from usage.choices import Fate
from usage.models import Search
from usage.search_rollups import roll_up_searches
from usage.searches import trace_of

pytestmark = pytest.mark.django_db


def searched(user, question, times=1, total=3, **fields):
    for _ in range(times):
        Search.objects.create(
            user=user,
            team_id=user.team_id,
            text=question,
            question=question,
            trace=trace_of(question),
            total=total,
            at=timezone.now(),
            fate=fields.pop("fate", "" if total else Fate.EMPTY),
            **fields,
        )


@pytest.fixture
def report(client_for, manager):
    """Return a function that opens the report as a manager."""
    client = client_for(manager)

    def ask_for(query=""):
        roll_up_searches()
        return client.get(f"/ranks/searches/?{query}")

    return ask_for


def texts(page):
    return [row.text for row, *_rest in page.context["rows"]]


def test_the_questions_asked_most_come_first(report, rep):
    searched(rep, "roi", 3)
    searched(rep, "npv")
    searched(rep, "quote checker", 2, total=0)
    page = report()
    assert texts(page) == ["roi", "quote checker", "npv"]
    sums = page.context["sums"]
    assert (sums.searches, sums.people, sums.empty, sums.empty_share) == (6, 1, 2, 33)
    assert texts(report("show=empty")) == ["quote checker"]
    assert texts(report("show=ignored")) == []


def test_it_is_narrowed_by_stage_role_team_and_period(report, rep, team):
    searched(rep, "roi", stage="proposal", role="champion")
    searched(rep, "npv")
    for query in ("stage=proposal", "role=champion", "stage=proposal&role=champion&days=7"):
        assert texts(report(query)) == ["roi"]
    assert texts(report("team=north")) == ["npv", "roi"]
    page = report("team=nowhere&stage=\x00&days=1000&show=x&page=99999999999")
    assert page.status_code == 200
    assert "nowhere" in page.content.decode()


def test_what_is_missing_leads_to_its_request(report, client_for, enablement, rep):
    request = ask(rep, "quote checker")
    searched(rep, request.question, total=0)
    text = report("show=empty").content.decode()
    assert "Content request: open" in text.replace("\n", "")
    assert request.work_address not in text
    mine = client_for(enablement).get("/ranks/searches/?show=empty").content.decode()
    assert request.work_address in mine


def test_it_is_also_a_table_for_a_spreadsheet(report, rep):
    searched(rep, "=cmd()", 2, total=0)
    answer = report("csv=1&show=empty")
    assert answer["Content-Type"].startswith("text/csv")
    assert "1,'=cmd(),2,1,2,0," in answer.content.decode("utf-8-sig")


def test_it_is_for_those_who_read_reports(client_for, rep):
    assert client_for(rep).get("/ranks/searches/").status_code == 403


def test_it_asks_five_questions_however_much_was_searched(
    client_for, manager, rep, django_assert_max_num_queries
):
    for number in range(25):
        searched(rep, f"question {number}", total=number % 2)
    roll_up_searches()
    client = client_for(manager)
    client.get("/ranks/searches/?team=north")
    # Session, person and groups stand before the page's own.
    with django_assert_max_num_queries(3 + 5):
        assert len(texts(client.get("/ranks/searches/?team=north"))) == 20
    assert len(texts(client.get("/ranks/searches/?page=2"))) == 5
