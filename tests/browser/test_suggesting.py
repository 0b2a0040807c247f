"""Completions by keyboard, as a screen reader hears them, and in the reader's language."""

import pytest


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_completions_are_chosen_by_keyboard_and_told_to_screen_readers(
    library, rep, open_page, sign_in, language
):
    page = sign_in(open_page(language=language), rep)
    page.goto("/search/")
    field = page.get_by_role("combobox")
    assert field.get_attribute("aria-expanded") == "false"
    field.press_sequentially("return")
    listbox = page.get_by_role("listbox")
    listbox.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-controls") == listbox.get_attribute("id")
    # A list has a name, and each entry says what it is.
    assert listbox.get_attribute("aria-label") == field.get_attribute("aria-label")
    options = page.get_by_role("option")
    assert options.count() >= 5
    field.press("ArrowDown")
    field.press("ArrowDown")
    second = options.nth(1)
    assert field.get_attribute("aria-activedescendant") == second.get_attribute("id")
    assert second.get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.get_attribute("aria-activedescendant") is None
    assert field.input_value() == "return"
    field.press_sequentially(" on")
    listbox.wait_for()
    field.press("ArrowUp")
    chosen = options.last.get_attribute("data-url")
    field.press("Enter")
    page.wait_for_url(lambda address: "/search" not in address)
    assert page.url.endswith(chosen) or "/assets/" in page.url
    assert not page.complaints


def test_enter_without_a_choice_searches_and_pinyin_completes(library, rep, open_page, sign_in):
    page = sign_in(open_page("phone"), rep)
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("fuwudet")
    page.get_by_role("option").first.wait_for()
    assert "服务的投资回报" in page.get_by_role("option").first.inner_text()
    field.press("Enter")
    page.wait_for_url("**/search/?q=fuwudet**")
    assert not page.complaints
