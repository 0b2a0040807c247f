"""Content requests: what is the same, who is told, and what becomes of them."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts import roles
from accounts.notifying import kind_of, show_due
from library.choices import RequestSource, RequestStatus
from library.requests import answering
from library.requests.asking import Slot, Wish, ask, note_searches, take_back
from library.requests.models import ContentRequest, RequestAsker
from library.requests.retention import forget_wishes
from library.requests.searching import question_of
from library.taxonomy import Stage
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


def words_to(user, language="en"):
    """Return what somebody reads behind the bell, oldest first."""
    with translation.override(language):
        told = user.notifications.unread().order_by("pk")
        return [str(kind_of(one.kind).words(one.data)) for one in told]


def searched(user, text="Quote checker", times=1, **slot):
    slot, wish = (
        Slot(question_of(text), user.team_id, **slot),
        Wish(text, RequestSource.ZERO_RESULTS),
    )
    return note_searches(slot, wish, [user.pk], times, timezone.now())


def reload(request):
    return ContentRequest.objects.get(pk=request.pk)


# --- What is the same ---


def test_the_same_words_by_the_same_team_are_one_request(rep, make_user, team):
    colleague = make_user("colleague", roles.SALES, team)
    first = ask(rep, "Security questionnaire", stage="proposal")
    again = ask(colleague, " questionnaire  SECURITY ", stage="proposal")
    assert first == again
    assert again.count == 2
    assert ask(rep, "Security questionnaire", stage="proposal").count == 2


@pytest.mark.parametrize("where", [{"stage": "discovery"}, {"role": "procurement"}, {}])
def test_another_stage_or_role_is_counted_by_itself(rep, where):
    first = ask(rep, "Security questionnaire", stage="proposal", role="economic-buyer")
    assert ask(rep, "Security questionnaire", **where) != first


def test_another_team_is_counted_by_itself(rep, enablement):
    assert ask(rep, "Security questionnaire") != ask(enablement, "Security questionnaire")


def test_searches_add_up_and_remember_who_searched(rep, manager):
    searched(rep, times=2)
    request = searched(manager)
    assert (request.count, request.source) == (3, "zero_results")
    assert ContentRequest.objects.with_people().get().people_count == 2
    assert ContentRequest.objects.with_people().get().asked_count == 0


def test_an_open_request_takes_what_was_searched_before(rep):
    request = searched(rep)
    assert ask(rep, request.text) == request
    assert reload(request).count == 2


def test_what_was_declined_stays_so_while_people_only_search(rep, enablement):
    request = searched(rep)
    answering.decline(request, enablement, "Not ours.")
    assert searched(rep) == request
    assert reload(request).status == RequestStatus.DECLINED
    assert reload(request).count == 2


def test_what_was_answered_and_is_missed_again_is_a_new_request(rep, enablement):
    request = searched(rep)
    answering.answer(request, enablement, words="Look at the price page.")
    assert searched(rep) != request


def test_a_stage_that_goes_away_leaves_its_requests(rep):
    for stage in ("", "proposal"):
        ask(rep, "Security questionnaire", stage=stage)
    Stage.objects.get(slug="proposal").delete()
    assert ContentRequest.objects.filter(stage=None).count() == 2


# --- Who is told ---


def test_everybody_who_asked_is_told_in_their_language(rep, make_user, enablement, team):
    colleague = make_user("colleague", roles.SALES, team)
    request = ask(rep, "Quote checker")
    ask(colleague, "quote checker")
    answering.answer(request, enablement, words="Use the price page.")
    assert words_to(rep) == ["Your request “Quote checker” is answered"]
    assert "Quote checker" in words_to(colleague, "zh-hans")[0]
    assert words_to(colleague, "zh-hans") != words_to(colleague)
    assert rep.notifications.get().data["detail"] == "Use the price page."
    assert rep.notifications.get().address == f"/requests/#request-{request.pk}"


def test_an_asset_that_answers_is_a_click_away_for_those_who_may_see_it(rep, manager, enablement):
    request = ask(rep, "Quote checker")
    ask(manager, "Quote checker")
    for_managers = make_asset(title="Walkaway price", audience=[roles.MANAGERS])
    answering.answer(request, enablement, asset=for_managers)
    assert manager.notifications.get().address == for_managers.url
    assert rep.notifications.get().address == f"/requests/#request-{request.pk}"
    assert "Walkaway" not in str(rep.notifications.get().data)


def test_who_only_searched_is_told_good_news_alone(rep, enablement):
    answering.decline(searched(rep), enablement, "Not ours.")
    assert words_to(rep) == []
    answering.answer(searched(rep, "Other"), enablement, asset=make_asset())
    assert words_to(rep) == ["What you searched for is answered: “Other”"]


def test_who_only_searched_is_not_led_to_what_is_for_others(rep, enablement):
    hidden = make_asset(audience=[roles.MANAGERS])
    answering.answer(searched(rep), enablement, asset=hidden)
    assert words_to(rep) == []


def test_a_published_draft_answers_what_it_was_written_for(rep, enablement):
    request = ask(rep, "Quote checker", stage="proposal", role="economic-buyer")
    draft = answering.start_draft(request, "fab_sheet", "en", enablement)
    assert (draft.title, draft.live, draft.language) == ("Quote checker", False, "en")
    assert [stage.slug for stage in draft.stages.all()] == ["proposal"]
    assert [role.slug for role in draft.roles.all()] == ["economic-buyer"]
    assert reload(request).status == RequestStatus.IN_PROGRESS
    assert reload(request).assignee == enablement
    assert words_to(rep) == []
    draft.latest_revision.publish()
    assert reload(request).status == RequestStatus.ANSWERED
    assert words_to(rep) == ["Now in the library, as you asked: “Quote checker”"]
    assert rep.notifications.get().address == draft.url


def test_a_draft_that_is_deleted_leaves_its_request_open(rep, enablement):
    request = ask(rep, "Quote checker")
    answering.start_draft(request, "material", "en", enablement).delete()
    assert reload(request).status == RequestStatus.OPEN


def test_answering_with_a_draft_waits_for_its_publication(rep, enablement):
    request = ask(rep, "Quote checker")
    draft = make_asset(status="draft")
    answering.answer(request, enablement, asset=draft)
    assert reload(request).status == RequestStatus.IN_PROGRESS
    draft.get_latest_revision().publish()
    assert reload(request).status == RequestStatus.ANSWERED


# --- Merging ---


def test_who_asked_for_a_merged_request_is_told_in_their_own_words(rep, manager, enablement):
    mine, theirs = ask(rep, "Quote checker"), ask(manager, "Price comparison")
    ask(rep, "Price comparison")
    answering.merge(mine, theirs, enablement)
    assert reload(theirs).count == 3
    answering.decline(reload(theirs), enablement, "Next year.")
    assert words_to(manager) == ["Your request “Price comparison” was declined"]
    assert len(words_to(rep)) == 1


def test_merging_leads_to_where_the_target_went(rep, enablement):
    one, two, three = (ask(rep, text) for text in ("One", "Two", "Three"))
    answering.merge(one, two, enablement)
    answering.merge(reload(two), three, enablement)
    assert reload(one).merged_into == three
    answering.merge(ask(rep, "Four"), reload(one), enablement)
    assert reload(three).count == 4
    with pytest.raises(ValueError, match="itself"):
        answering.merge(reload(three), reload(one), enablement)


def test_searches_for_what_was_merged_count_where_it_went(rep, enablement):
    target = ask(rep, "Price comparison")
    answering.merge(searched(rep), target, enablement)
    assert searched(rep) == target
    assert reload(target).count == 3


def test_merging_into_what_is_answered_answers_at_once(rep, manager, enablement):
    answered = ask(manager, "Price comparison")
    answering.answer(answered, enablement, words="See the price page.")
    answering.merge(ask(rep, "Quote checker"), reload(answered), enablement)
    assert words_to(rep) == ["Your request “Quote checker” is answered"]
    assert len(words_to(manager)) == 1


def test_a_merged_request_that_is_opened_again_takes_its_count_along(rep, manager, enablement):
    one, two = ask(rep, "One"), ask(manager, "Two")
    answering.merge(one, two, enablement)
    answering.reopen(reload(one), enablement)
    assert (reload(one).status, reload(one).merged_into, reload(two).count) == ("open", None, 1)


# --- Assigning ---


def test_the_assignee_is_told_now_and_on_the_day(rep, admin, enablement):
    request, day = ask(rep, "Quote checker"), timezone.localdate() + timedelta(days=3)
    answering.assign(request, admin, enablement, day)
    assert len(words_to(enablement)) == 1
    assert "admin gave you the request “Quote checker”, due" in words_to(enablement)[0]
    assert show_due(timezone.now() + timedelta(days=2)) == 0
    assert show_due(timezone.now() + timedelta(days=4)) == 1
    assert "Due today: the request “Quote checker”" in words_to(enablement)


def test_what_was_given_to_somebody_else_or_done_is_no_longer_told(rep, admin, enablement):
    request, day = ask(rep, "Quote checker"), timezone.localdate() + timedelta(days=3)
    answering.assign(request, admin, enablement, day)
    answering.assign(request, enablement, admin, day)
    assert not enablement.notifications.exists()
    assert admin.notifications.count() == 2
    answering.decline(request, enablement, "No.")
    assert not admin.notifications.exists()


def test_who_takes_a_request_is_not_told_so(rep, enablement):
    request = ask(rep, "Quote checker")
    answering.assign(request, enablement, enablement, None)
    assert words_to(enablement) == []


def test_overdue_is_what_is_open_after_its_day(rep, enablement):
    request = ask(rep, "Quote checker")
    answering.assign(request, enablement, enablement, timezone.localdate() - timedelta(days=1))
    assert request.is_overdue
    assert ContentRequest.objects.overdue().get() == request
    answering.decline(request, enablement, "No.")
    assert not ContentRequest.objects.overdue().exists()


# --- Taking back ---


def test_what_nobody_else_needs_goes_away_when_it_is_taken_back(rep):
    take_back(ask(rep, "Quote checker"), rep)
    assert not ContentRequest.objects.exists()


def test_what_others_need_stays(rep, manager):
    request = ask(rep, "Quote checker")
    ask(manager, "Quote checker")
    take_back(reload(request), rep)
    take_back(reload(request), rep)
    assert reload(request).count == 1


# --- Forgetting ---


def test_what_grew_out_of_searches_alone_is_forgotten_in_time(rep, manager, enablement, settings):
    settings.VALUARY_SEARCH_RETENTION_DAYS = 30
    later = timezone.now() + timedelta(days=31)
    kept = [searched(rep, "Asked"), searched(rep, "Assigned"), searched(rep, "Answered")]
    ask(manager, "Asked")
    answering.assign(kept[1], enablement, enablement, None)
    answering.answer(kept[2], enablement, words="See there.")
    searched(rep, "Only searched")
    assert forget_wishes(timezone.now()) == 0
    assert forget_wishes(later) == 1
    assert set(ContentRequest.objects.all()) == set(kept)
    assert [asker.user for asker in RequestAsker.objects.all()] == [manager]
