"""People are told once, in their own language, and no sooner than they should be."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.backends import person
from accounts.choices import NotificationState
from accounts.models import Notification
from accounts.notifying import (
    KEPT,
    KEPT_READ,
    forget_old,
    kind_of,
    notification_kind,
    notify,
    show_due,
    withdraw,
)

pytestmark = pytest.mark.django_db


@notification_kind("test.library", "bell")
def said(data):
    """A sentence whose parts are in the catalogue."""
    return f"{_('Library')}: {data['what']}"


def tell(people, about="asset:1", **options):
    notify(people, "test.library", about=about, data={"what": "new"}, **options)


def unread(user):
    return person(user.pk).unread


def test_the_count_comes_with_the_person_and_costs_no_query(rep, django_assert_num_queries):
    tell(rep)
    tell(rep, about="asset:2")
    with django_assert_num_queries(1):
        assert person(rep.pk).unread == 2
    assert rep.unread == 2


def test_what_is_unread_is_not_told_twice_but_told_anew(rep):
    tell(rep, address="/first/")
    tell(rep, address="/second/")
    assert [told.address for told in rep.notifications.all()] == ["/second/"]
    rep.notifications.update(state=NotificationState.READ)
    tell(rep)
    assert unread(rep) == 1
    assert rep.notifications.count() == 2


def test_several_people_are_told_with_three_queries(
    make_user, rep, manager, django_assert_max_num_queries
):
    gone = make_user("gone", "Sales", is_active=False)
    tell(rep)
    # Outside a test's own transaction its beginning and end are counted too.
    with django_assert_max_num_queries(3 + 2):
        tell([rep, manager, gone, manager])
    assert [unread(u) for u in (rep, manager, gone)] == [1, 1, 0]


def test_a_kind_nobody_registered_is_refused(rep):
    with pytest.raises(LookupError):
        notify(rep, "test.unheard", about="x")
    assert kind_of("test.unheard").words({}) == "test.unheard"


def test_the_words_are_made_for_whoever_reads(client_for, rep):
    tell(rep)
    with translation.override("zh-hans"):
        words = said({"what": "new"})
    rep.language = "zh-hans"
    rep.save()
    assert words != said({"what": "new"})
    assert words in client_for(rep).get("/accounts/notifications/").content.decode()


def test_a_reminder_waits_until_it_is_due(rep):
    tomorrow = timezone.now() + timedelta(days=1)
    tell(rep, due_at=tomorrow)
    assert (unread(rep), show_due()) == (0, 0)
    assert not rep.notifications.shown().exists()
    tell(rep, due_at=tomorrow + timedelta(days=1))
    assert rep.notifications.count() == 1
    assert show_due(tomorrow) == 0
    assert show_due(tomorrow + timedelta(days=1)) == 1
    assert unread(rep) == 1


def test_a_due_time_that_has_passed_is_now(rep):
    tell(rep, due_at=timezone.now() - timedelta(days=1))
    assert unread(rep) == 1


def test_what_is_no_longer_true_is_taken_back_unless_it_was_read(rep, manager):
    tell([rep, manager])
    tell(rep, about="asset:2")
    rep.notifications.filter(about="asset:2").update(state=NotificationState.READ)
    withdraw("test.library", about="asset:1", people=[rep])
    withdraw("test.library", about="asset:2")
    assert (unread(rep), unread(manager)) == (0, 1)
    assert rep.notifications.count() == 1


def test_old_ones_go_away(rep):
    now = timezone.now()
    for number, (state, age) in enumerate(
        [
            (NotificationState.READ, KEPT_READ + timedelta(1)),
            (NotificationState.READ, KEPT_READ - timedelta(1)),
            (NotificationState.UNREAD, KEPT_READ + timedelta(1)),
            (NotificationState.UNREAD, KEPT + timedelta(1)),
        ]
    ):
        tell(rep, about=str(number))
        rep.notifications.filter(about=str(number)).update(state=state, at=now - age)
    assert forget_old(now) == 2
    assert set(rep.notifications.values_list("about", flat=True)) == {"1", "2"}


# --- The bell and the list ---


@pytest.fixture
def rep_client(client_for, rep):
    """A browser in which the rep is signed in."""
    return client_for(rep)


def test_the_header_counts_and_is_not_remembered_with_an_old_count(rep_client, rep):
    address = "/accounts/notifications/"
    assert 'aria-label="Notifications"' in rep_client.get(address).content.decode()
    tell(rep)
    assert "1 unread notification" in rep_client.get(address).content.decode()


def test_opening_one_leads_to_it_and_marks_it_read(rep_client, rep):
    tell(rep, address="/search/?q=ROI")
    told = rep.notifications.get()
    ahead = rep_client.get(
        f"/accounts/notifications/{told.pk}/", headers={"Sec-Purpose": "prefetch"}
    )
    assert ahead["Location"] == "/search/?q=ROI"
    assert unread(rep) == 1
    assert rep_client.get(f"/accounts/notifications/{told.pk}/")["Location"] == "/search/?q=ROI"
    assert unread(rep) == 0


def test_somebody_elses_or_a_waiting_one_is_not_there(rep_client, rep, manager):
    tell(manager)
    tell(rep, due_at=timezone.now() + timedelta(days=1))
    for told in Notification.objects.all():
        assert rep_client.get(f"/accounts/notifications/{told.pk}/").status_code == 404
        rep_client.post("/accounts/notifications/read/", {"id": told.pk})
    assert unread(manager) == 1
    assert "Nothing to tell you yet" in rep_client.get("/accounts/notifications/").content.decode()


def test_one_or_all_that_were_shown_are_marked_without_script(rep_client, rep):
    for about in "abc":
        tell(rep, about=about)
    page = rep_client.get("/accounts/notifications/")
    first = page.context["rows"][0]
    rep_client.post("/accounts/notifications/read/", {"id": first.pk})
    assert unread(rep) == 2
    tell(rep, about="later")
    after = rep_client.post("/accounts/notifications/read/", {"until": page.context["until"]})
    assert after["Location"] == "/accounts/notifications/"
    assert [told.about for told in rep.notifications.unread()] == ["later"]
    only = rep_client.get("/accounts/notifications/?unread=1")
    assert len(only.context["rows"]) == 1


@pytest.mark.parametrize("until", ["", "yesterday", "2020-99-99T00:00:00", "2026-01-01T00:00:00"])
def test_a_form_that_was_tampered_with_marks_what_is_there(rep_client, rep, until):
    tell(rep)
    rep_client.post("/accounts/notifications/read/", {"until": until, "id": "x"})
    assert unread(rep) == 0


def test_long_lists_have_pages_and_what_people_wrote_is_escaped(
    rep_client, rep, django_assert_max_num_queries
):
    for number in range(31):
        notify(rep, "test.library", about=str(number), data={"what": "<b>", "detail": "<i>"})
    with django_assert_max_num_queries(4):
        text = rep_client.get("/accounts/notifications/?page=x").content.decode()
    assert "&lt;b&gt;" in text and "&lt;i&gt;" in text and "<i>" not in text
    assert len(rep_client.get("/accounts/notifications/?page=2").context["rows"]) == 1


def test_the_admin_counts_too(client_for, enablement):
    tell(enablement)
    assert "Notifications (1)" in client_for(enablement).get("/admin/").content.decode()
