"""What a rep asks for on the phone is written by an editor at the desk, and the bell rings."""

import pytest

from library.models import ContentRequest
from usage.recording import flush


@pytest.mark.parametrize("script", [True, False])
def test_asking_for_what_is_missing_until_it_is_there(
    library, rep, enablement, open_page, sign_in, script
):
    phone = sign_in(open_page("phone", script=script), rep)
    phone.goto("/search/?q=quote+checker&stage=proposal")
    phone.get_by_label("For whom").fill("The CFO, on Monday")
    phone.get_by_role("button", name="Ask for it").click()
    phone.get_by_text("You asked for this on").wait_for()
    flush()
    desk = sign_in(open_page(), enablement)
    desk.goto(ContentRequest.objects.get().work_address)
    assert desk.get_by_text("The CFO, on Monday").count()
    desk.get_by_label("Type").select_option("material")
    desk.get_by_role("button", name="Start a draft").click()
    desk.wait_for_url("**/material/edit/**")
    assert desk.locator("#id_title").input_value() == "quote checker"
    draft = ContentRequest.objects.get().asset.specific
    draft.get_latest_revision().publish()
    phone.goto("/")
    bell = phone.get_by_role("link", name="1 unread notification")
    bell.click()
    phone.get_by_role("link", name="Now in the library").click()
    assert phone.locator("h1").inner_text() == "quote checker"
    phone.goto("/requests/")
    assert phone.get_by_text("Answered").count() == 1
    assert not phone.complaints
    assert not [said for said in desk.complaints if "favicon" not in said]
