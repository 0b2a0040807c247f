"""What a person sees: no complaint in the console, no overflow, readable for everybody."""

import pytest

from search.indexing import drain
from tests.attachments import asset_with, read_all
from tests.factories import TYPES
from tests.library.extraction import files

PAGES = (
    "/",
    "/search/?q=ROI",
    "/search/?q=投资回报&stage=proposal",
    "/search/?q=zzqx",
    "/ranks/",
    "/ranks/searches/",
    "/ranks/runs/",
    "/coverage/",
    "/coverage/proof/",
    "/coverage/work/?stage=proposal&role=champion",
    "/playbooks/",
    "/playbooks/runs/",
    "/requests/",
    "/accounts/notifications/",
)
GRAVE = ("serious", "critical")


def overflow(page):
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def grave_violations(page):
    """Return what an audit of accessibility finds and nobody should have to bear."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_main_pages_are_sound(library, manager, open_page, sign_in, size, language, theme):
    page = sign_in(open_page(size, language, theme=theme), manager)
    found = []
    for path in (*PAGES, *(asset.get_absolute_url() for asset in library[: len(TYPES)])):
        page.goto(path)
        found += [f"{path} {violation}" for violation in grave_violations(page)]
        if overflow(page) > 0:
            found.append(f"{path} is {overflow(page)} pixels too wide")
    assert not found + page.complaints, "\n".join(found + page.complaints)


def test_finding_and_opening_works_without_javascript(library, rep, open_page, sign_in):
    page = sign_in(open_page("phone", script=False), rep)
    page.goto("/search/?q=return&stage=proposal")
    page.locator("main a[href^='/assets/']").first.click()
    assert "/assets/" in page.url
    assert "Return on service" in page.locator("h1").inner_text()


@pytest.mark.parametrize("path", ["/", "/search/", "/ranks/"])
def test_a_question_is_completed_from_the_keyboard(library, manager, open_page, sign_in, path):
    page = sign_in(open_page(), manager)
    page.goto(path)
    field = page.locator("input[data-suggest]").first
    field.press_sequentially("return")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert not grave_violations(page)
    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    title = chosen.locator("span").first.inner_text()
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Escape")
    options.first.wait_for(state="hidden")
    field.press_sequentially(" on")
    options.first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/assets/**")
    assert title in page.locator("h1").inner_text()
    assert not page.complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_first_pages_of_files_are_shown_and_move_nothing(
    library, rep, open_page, sign_in, settings, tmp_path, size, theme
):
    from playwright.sync_api import expect

    settings.MEDIA_ROOT = tmp_path / "media"
    asset, _document = asset_with(files.pdf("Olivine margin"), "margin.pdf", title="Margin paper")
    read_all()
    drain()
    page = sign_in(open_page(size, theme=theme), rep)
    for path in ("/search/?q=olivine", asset.get_absolute_url()):
        page.goto(path)
        picture = page.locator("img[loading=lazy]").first
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0
        assert picture.get_attribute("width") and picture.get_attribute("height")
        assert not grave_violations(page) + page.complaints
        assert overflow(page) <= 0
    page.goto("/search/?q=olivine")
    assert page.locator(".found-in").inner_text() == "margin.pdf, page 1"
