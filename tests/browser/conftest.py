"""A real browser on a real server: the system's Chromium, driven by Playwright."""

import os
import shutil

import pytest

from search.indexing import rebuild
from tests.conftest import PASSWORD
from tests.factories import TYPES, asset_record, make_assets

# Playwright keeps an event loop in this thread; Django would take the tests for a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def chromium():
    """Chromium without a window."""
    # Not above: it takes half a second to import, and most runs leave these tests out.
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Install Chromium: apt install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def library(transactional_db, settings, tmp_path):
    """One asset of every type in each language, and their index."""
    settings.VALUARY_DATA = tmp_path
    english = [asset_record(kind, title=f"Return on service, {kind}") for kind in TYPES]
    chinese = [
        asset_record(kind, title=f"服务的投资回报 {kind}", language="zh-hans") for kind in TYPES
    ]
    assets = make_assets(english + chinese)
    rebuild()
    return assets


@pytest.fixture
def open_page(chromium, live_server):
    """Return a function that opens a page in a context of its own and notes what goes wrong."""
    contexts = []

    def open_context(size="desktop", language="en", script=True, theme="light"):
        context = chromium.new_context(
            viewport=SIZES[size],
            locale=language,
            java_script_enabled=script,
            color_scheme=theme,
            base_url=live_server.url,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on(
            "response",
            lambda answer: (
                page.complaints.append(f"{answer.status} {answer.url}")
                if answer.status >= 400
                else None
            ),
        )
        return page

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in():
    """Return a function that signs somebody in through the form."""

    def fill_in(page, user):
        page.goto("/")
        page.fill("input[name=username]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "login" not in address)
        return page

    return fill_in
