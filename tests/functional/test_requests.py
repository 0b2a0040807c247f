"""Asking for content as a reader does, and working on requests as an editor does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from library.choices import RequestStatus
from library.requests import answering
from library.requests.asking import ask
from library.requests.models import ContentRequest
from search.indexing import drain, rebuild
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(settings, tmp_path):
    """Return a function that brings a fresh index up to date."""
    settings.VALUARY_DATA = tmp_path
    rebuild()
    return drain


@pytest.fixture
def rep_client(client_for, rep):
    """A browser in which the rep is signed in."""
    return client_for(rep)


@pytest.fixture
def editor(client_for, enablement):
    """A browser in which somebody of enablement is signed in."""
    return client_for(enablement)


def admin_url(name, *args):
    return reverse(ContentRequest.snippet_viewset.get_url_name(name), args=args)


def act(client, request, verb, **fields):
    sent = {f"{verb}-{name}": value for name, value in fields.items()}
    return client.post(admin_url("act", request.pk, verb), sent, follow=True)


# --- Readers ---


def test_what_was_not_found_can_be_asked_for_on_the_spot(rep_client, rep, index):
    address = "/search/?q=quote checker&stage=proposal"
    page = rep_client.get(address).content.decode()
    assert "Ask for it" in page
    sent = {"text": "quote checker", "stage": "proposal", "next": address}
    after = rep_client.post("/requests/", sent, follow=True).content.decode()
    assert "You asked for this on" in after
    assert "Ask for it" not in after
    request = ContentRequest.objects.get()
    assert (request.stage.slug, request.source) == ("proposal", "reader")
    # The words make it the same, wherever it is searched for.
    assert "You asked for this on" in rep_client.get("/search/?q=Checker QUOTE").content.decode()


def test_what_one_asked_for_is_no_answer_to_others(rep_client, client_for, rep, manager, index):
    ask(rep, "quote checker")
    rep_client.get("/search/?q=quote checker")
    other = client_for(manager).get("/search/?q=quote checker").content.decode()
    assert "Ask for it" in other
    assert "You asked" not in other


def test_a_search_with_results_asks_nothing_more(rep_client, index):
    make_asset(title="Quote checker")
    index()
    assert "Ask for it" not in rep_client.get("/search/?q=quote checker").content.decode()


def test_own_requests_are_listed_with_what_became_of_them(rep_client, rep, manager, enablement):
    ask(manager, "Somebody else's wish")
    open_one, declined, answered = (ask(rep, text) for text in ("One", "Two", "Three"))
    answering.decline(declined, enablement, "Take the price page.")
    asset = make_asset(title="The answer")
    answering.answer(answered, enablement, asset=asset)
    hidden = ask(rep, "Four")
    answering.answer(hidden, enablement, asset=make_asset(title="Board", audience=[roles.MANAGERS]))
    text = rep_client.get("/requests/").content.decode()
    assert "Take the price page." in text
    assert asset.url in text
    assert "Board" not in text
    assert "Somebody" not in text
    assert text.count("No longer needed") == 1
    assert f'id="request-{open_one.pk}"' in text


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    rep_client, rep, django_assert_max_num_queries
):
    for number in range(12):
        ask(rep, f"Wish {number}", stage="proposal")
    rep_client.get("/requests/")
    # Session, person and groups stand before the page's own three.
    with django_assert_max_num_queries(6):
        rep_client.get("/requests/")


def test_an_empty_wish_comes_back_with_what_was_typed(rep_client):
    sent = {"text": "  ", "details": "For the board", "stage": "proposal"}
    text = rep_client.post("/requests/", sent).content.decode()
    assert "Say in a few words what is missing." in text
    assert "For the board" in text
    assert 'value="proposal" selected' in text
    assert not ContentRequest.objects.exists()


@pytest.mark.parametrize("text", ["\x00", "<b>", "x" * 200, '"', "？！"])
def test_odd_wishes_are_kept_as_they_are(rep_client, text):
    rep_client.post("/requests/", {"text": text, "stage": "nowhere", "role": "\x00"})
    assert "<b></h2>" not in rep_client.get("/requests/").content.decode()
    assert ContentRequest.objects.count() == (text != "\x00")


def test_an_asker_can_take_a_wish_back(rep_client, client_for, rep, manager):
    request = ask(rep, "Quote checker")
    assert client_for(manager).post(f"/requests/{request.pk}/withdraw/").status_code == 404
    rep_client.post(f"/requests/{request.pk}/withdraw/")
    assert not ContentRequest.objects.exists()


# --- Editors ---


def test_the_work_list_opens_with_what_is_open_and_most_asked_first(editor, rep, enablement):
    ask(rep, "Once")
    twice, done = ask(rep, "Twice"), ask(rep, "Done")
    ask(enablement, "Twice")
    ContentRequest.objects.filter(pk=twice.pk).update(count=2)
    answering.decline(done, enablement, "No.")
    menu = ContentRequest.snippet_viewset.menu_url
    text = editor.get(menu).content.decode()
    assert 0 < text.index("Twice") < text.index("Once")
    assert "Done" not in text
    assert "Done" in editor.get(admin_url("list")).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("overdue=true", {"Late"}),
        ("asked=true", {"Late", "Asked"}),
        ("source=reader&status=open", {"Late", "Asked"}),
        ("q=ate", {"Late"}),
    ],
)
def test_the_work_list_is_narrowed(editor, rep, enablement, query, found):
    answering.assign(ask(rep, "Late"), enablement, enablement, timezone.localdate() - timedelta(2))
    ask(rep, "Asked")
    ContentRequest.objects.create(text="Noted")
    page = editor.get(f"{admin_url('list')}?{query}")
    assert {row.text for row in page.context["object_list"]} == found


def test_the_work_list_speaks_the_editors_language(editor, rep):
    ask(rep, "Quote checker")
    text = editor.get(admin_url("list"), headers={"accept-language": "zh-CN"}).content.decode()
    assert "缺什么" in text
    assert "What is missing" not in text


def test_the_work_list_is_a_spreadsheet_too(editor, rep):
    ask(rep, "Quote checker")
    answer = editor.get(f"{admin_url('list')}?export=csv")
    assert b"Quote checker" in b"".join(answer.streaming_content)


def test_a_request_shows_who_asked_and_what_comes_closest(editor, rep, index):
    near = make_asset(title="How to check a quote")
    index()
    request = ask(rep, "Quote list", details="For the CFO on Monday")
    text = editor.get(admin_url("work", request.pk)).content.decode()
    assert "For the CFO on Monday" in text
    assert near.title in text
    act(editor, request, "answer", asset=near.pk)
    assert ContentRequest.objects.get().asset_id == near.pk
    assert rep.unread == 1


def test_a_request_becomes_a_draft_that_says_what_it_is_for(editor, rep, index):
    request = ask(rep, "降低停机成本的算法", role="economic-buyer")
    page = act(editor, request, "draft", kind="spin_set", language="zh-hans")
    assert page.status_code == 200
    text = page.content.decode()
    assert "降低停机成本的算法" in text
    assert request.work_address in text
    request.refresh_from_db()
    assert request.asset.specific.kind.key == "spin_set"
    shown = editor.get(admin_url("work", request.pk)).content.decode()
    assert "Being written" in shown
    assert "Start a draft" not in shown


def test_what_is_incomplete_comes_back_with_what_was_typed(editor, rep, index):
    request = ask(rep, "Quote checker")
    for verb in ("answer", "decline", "merge"):
        page = act(editor, request, verb)
        assert page.status_code == 422
    page = act(editor, request, "assign", due_on="someday")
    assert "someday" in page.content.decode()
    assert act(editor, request, "merge", into=request.pk).status_code == 422
    assert ContentRequest.objects.get().status == RequestStatus.OPEN


def test_the_same_words_elsewhere_are_dealt_with_together(editor, rep, index):
    here, there = ask(rep, "Quote checker", stage="proposal"), ask(rep, "Quote checker")
    assert "Also for the 1" in editor.get(admin_url("work", here.pk)).content.decode()
    act(editor, here, "decline", reason="Not ours.", alike="on")
    there.refresh_from_db()
    assert there.merged_into == here
    assert rep.notifications.count() == 1


def test_a_closed_request_can_only_be_opened_again(editor, rep, index):
    request = ask(rep, "Quote checker")
    act(editor, request, "decline", reason="Not ours.")
    assert "dealt with" in act(editor, request, "answer", words="x").content.decode()
    act(editor, request, "reopen")
    request.refresh_from_db()
    assert request.status == RequestStatus.OPEN
    history = editor.get(admin_url("history", request.pk)).content.decode()
    assert "Declined. Not ours." in history
    assert "Opened again" in history


def bulk(client, action, requests, **fields):
    ids = "&".join(f"id={request.pk}" for request in requests)
    address = f"/admin/bulk/library/contentrequest/{action}/?{ids}&next=/admin/"
    assert client.get(address).status_code == 200
    return client.post(address, fields)


def test_several_are_merged_assigned_or_declined_at_once(editor, rep, enablement, admin):
    one, two, three, done = (ask(rep, text) for text in ("One", "Two", "Three", "Done"))
    answering.decline(done, enablement, "No.")
    ContentRequest.objects.filter(pk=two.pk).update(count=5)
    bulk(editor, "merge", [one, two, done])
    one.refresh_from_db()
    assert one.merged_into == two
    bulk(editor, "assign", [two, three], assignee=admin.pk)
    assert set(ContentRequest.objects.filter(assignee=admin)) == {two, three}
    bulk(editor, "decline", [three], reason="Next year.")
    three.refresh_from_db()
    assert (three.status, three.answer) == ("declined", "Next year.")


def test_an_editor_notes_a_request_and_cannot_note_it_twice(editor):
    sent = {"text": "Quote checker", "details": "", "stage": "", "role": "", "team": ""}
    assert editor.post(admin_url("add"), sent).status_code == 302
    again = editor.post(admin_url("add"), sent)
    assert "asks the same" in again.content.decode()
    assert ContentRequest.objects.get().source == "team"


def test_assets_and_requests_are_chosen_from_a_list_to_search(editor, rep):
    make_asset(title="降低停机成本")
    ask(rep, "Quote checker")
    found = editor.get("/admin/asset_chooser/results/?q=停机").content.decode()
    assert "降低停机成本" in found
    assert "降低停机成本" not in editor.get("/admin/asset_chooser/results/?q=x").content.decode()
    assert "Quote checker" in editor.get("/admin/request_chooser/").content.decode()


def test_readers_do_not_get_into_the_work_list(rep_client, rep):
    request = ask(rep, "Quote checker")
    for address in (admin_url("list"), request.work_address):
        assert rep_client.get(address).status_code == 302
    assert rep_client.post(admin_url("act", request.pk, "decline")).status_code == 302


def test_a_site_that_is_there_already_lets_its_authors_work_on_requests(db):
    from django.contrib.auth.models import Group, Permission

    from accounts.roles import ensure_groups

    new = Permission.objects.filter(content_type__model="contentrequest")
    through = Group.permissions.through.objects
    through.filter(permission__in=new).delete()
    kept = Group.objects.get(name=roles.ENABLEMENT).permissions
    kept.remove(*Permission.objects.filter(codename="delete_fabsheet"))
    ensure_groups()
    assert kept.filter(codename="change_contentrequest").exists()
    assert not kept.filter(codename="delete_fabsheet").exists()
    assert not Group.objects.get(name=roles.SALES).permissions.filter(pk__in=new).exists()
