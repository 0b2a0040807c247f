"""A playbook is written from nothing, followed on a phone, and its gaps are filled."""

import re

import pytest
from django.urls import reverse

from library.models import ContentRequest, Material
from playbooks.choices import Outcome
from playbooks.models import Journey, Play, Playbook, Run
from search.indexing import rebuild
from tests.browser.test_pages import grave_violations, overflow
from tests.factories import asset_record, make_assets
from tests.playbooks.builders import play_record, playbook_record


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path):
    settings.VALUARY_DATA = tmp_path


def add_address(model):
    return reverse(model.snippet_viewset.get_url_name("add"))


def publish(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    page.get_by_text("created and published").first.wait_for()


def write_play(page, title, *steps):
    page.goto(add_address(Play))
    page.locator("#id_title").fill(title)
    for place, text in enumerate(steps):
        page.locator("#id_steps-ADD").click()
        page.locator(f"#id_steps-{place}-text").fill(text)
    publish(page)


def drag_above(page, lower, upper):
    """Drag one step above another by its handle, as a hand does: slowly, and past its edge."""
    page.set_viewport_size({"width": 1280, "height": 2400})
    handles = page.locator("[data-inline-panel-child-drag]:visible")
    start, end = handles.nth(lower).bounding_box(), handles.nth(upper).bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] - 40, steps=25)
    page.mouse.up()


def add_line(page, place, stage, text="", play=""):
    page.locator("#id_rows-ADD").click()
    page.locator(f"#id_rows-{place}-stage").select_option(label=stage)
    page.locator(f"#id_rows-{place}-text").fill(text)
    if play:
        chooser = page.locator(f"#id_rows-{place}-play-chooser")
        chooser.get_by_role("button", name="Choose play").click()
        page.locator(".modal").get_by_role("link", name=play).click()
        chooser.get_by_text(play).wait_for()


def test_a_playbook_with_two_plays_is_published_from_nothing(
    transactional_db, enablement, open_page, sign_in
):
    page = sign_in(open_page(), enablement)
    write_play(page, "Find a mentor", "Ask who wants it", "Agree what they win")
    write_play(page, "Bring them here", "Invite the deciders")
    page.goto(add_address(Playbook))
    page.locator("#id_title").fill("Lift teams")
    add_line(page, 0, "Proposal", text="Who releases the money")
    page.locator("#id_rows-0-slot").select_option("know")
    add_line(page, 1, "Proposal", play="Find a mentor")
    add_line(page, 2, "Proposal", play="Bring them here")
    publish(page)
    page.goto(Playbook.objects.get().get_absolute_url())
    for text in ("Who releases the money", "Agree what they win", "Invite the deciders"):
        assert page.get_by_text(text).count(), text
    assert not page.complaints


def test_steps_are_dragged_into_another_order(transactional_db, enablement, open_page, sign_in):
    page = sign_in(open_page(), enablement)
    (play,) = make_assets(
        [play_record("mentor", [{"key": k, "text": k} for k in ("ask", "agree", "thank")])]
    )
    page.goto(reverse(Play.snippet_viewset.get_url_name("edit"), args=[play.pk]))
    drag_above(page, lower=2, upper=0)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    page.get_by_text("updated and published").first.wait_for()
    steps = Play.objects.get().steps.order_by("sort_order")
    assert [step.text for step in steps] == ["thank", "ask", "agree"]
    assert not page.complaints


def test_a_run_is_started_and_finished_on_a_phone(transactional_db, rep, open_page, sign_in):
    steps = [{"key": "ask", "text": "Ask who wants it"}, {"key": "agree", "text": "Agree"}]
    *_rest, playbook = make_assets(
        [
            asset_record(key="deck", title="Eight slides"),
            play_record("mentor", steps, title="Find a mentor"),
            playbook_record("book", [{"play": "mentor"}, {"slot": "show", "asset": "deck"}]),
        ]
    )
    page = sign_in(open_page("phone"), rep)
    page.goto(f"{playbook.get_absolute_url()}?stage=proposal")
    assert overflow(page) <= 0
    assert not grave_violations(page)
    page.get_by_role("button", name="Start for a customer").click()
    page.get_by_label("Customer").fill("Nordfjord Foods")
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("heading", name="Nordfjord Foods").wait_for()
    assert overflow(page) <= 0
    assert not grave_violations(page)
    for number in (1, 2):
        page.get_by_role("checkbox", checked=False).first.click()
        page.locator("[data-done]", has_text=str(number)).first.wait_for()
    page.get_by_text("Note, due date").first.click()
    page.get_by_label("Note", exact=True).first.fill("She wants it in writing")
    page.get_by_role("button", name="Keep").first.click()
    page.get_by_text("She wants it in writing").first.wait_for()
    page.get_by_role("button", name="The deal moved on").click()
    page.get_by_text("The run is finished.").wait_for()
    run = Run.objects.get()
    assert (run.done_count, run.outcome) == (2, Outcome.MOVED_ON)
    assert not page.complaints


def test_gaps_of_the_map_and_the_matrix_are_filled(transactional_db, admin, open_page, sign_in):
    (journey,) = make_assets(
        [
            asset_record(
                "journey",
                key="way",
                title="The way",
                steps=[{"key": "a", "stage": "proposal", "role": "champion", "channel": "meeting"}],
            )
        ]
    )
    rebuild()
    page = sign_in(open_page(), admin)
    page.goto(Journey.objects.get().get_absolute_url())
    page.locator("#a").get_by_role("button", name="Create a draft for this cell").click()
    page.get_by_role("heading", name=re.compile("^To write:")).wait_for()
    draft = Material.objects.get()
    assert (draft.channel.slug, draft.live) == ("meeting", False)
    assert [r.slug for r in draft.roles.all()] == ["champion"]
    page.goto("/coverage/")
    page.get_by_role("link", name=re.compile("^Fill Negotiation · Procurement")).click()
    page.get_by_label("Who writes it").select_option(label=str(admin))
    page.get_by_label("By when").fill("2031-01-31")
    page.get_by_role("button", name="Put it on the work list").click()
    page.get_by_role("link", name=re.compile(f"{admin}.*due 31 Jan 2031")).wait_for()
    request = ContentRequest.objects.get(stage__slug="negotiation")
    assert (request.role.slug, request.assignee) == ("procurement", admin)
    assert not page.complaints
    assert journey.live
