"""A rep at a customer's: numbers are filled in on a phone, the case is kept and taken away."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from library.models import CalculatorRun
from search.indexing import rebuild
from tests.browser.test_pages import grave_violations, overflow
from tests.factories import make_asset
from tests.library.roi.builders import line, number

INPUTS = [
    number("hours", "1000", min=0, max=5000, step=100, unit="h", group="Team", label="Hours saved"),
    number("rate", "0.5", kind="percent", min=0, max=1, label="Share that counts"),
]
LINES = [
    line("gain", "=hours*rate*100", "benefit", label="Time won", source="Time sheets"),
    line("licence", "=8000", "cost", label="Licence"),
    line("start", "=20000", "one_off", label="Set-up"),
]


@pytest.fixture
def calculator(transactional_db, settings, tmp_path):
    """A published calculator that can be found."""
    settings.VALUARY_DATA = tmp_path
    made = make_asset("roi_calculator", title="Time won", inputs=INPUTS, lines=LINES)
    rebuild()
    return made


def download(page, name):
    """Follow a link to a file and return what came."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_case_is_filled_in_saved_and_taken_away_on_a_phone(calculator, rep, open_page, sign_in):
    page = sign_in(open_page("phone"), rep)
    page.goto(calculator.get_absolute_url())
    with page.expect_response(lambda answer: "/live/" in answer.url):
        page.get_by_label("Hours saved").first.fill("2000")
        page.keyboard.press("Tab")
    page.get_by_text("was 1,000").first.wait_for()
    assert "i.hours=2000" in page.url
    assert not grave_violations(page) and overflow(page) <= 0
    page.get_by_role("button", name="Save").first.click()
    page.get_by_label("Customer").fill("Kellner")
    page.locator("#keep .button.solid").click()
    page.wait_for_url("**/runs/*/")
    saved = CalculatorRun.objects.get()
    assert (saved.inputs["hours"], saved.customer) == ("2000", "Kellner")
    assert not grave_violations(page) and overflow(page) <= 0
    name, content = download(page, "PDF")
    assert name.endswith(".pdf")
    text = "".join(
        sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(content)
    )
    assert "Kellner" in text and "Time won" in text
    name, content = download(page, "Excel")
    assert name.endswith(".xlsx")
    names = openpyxl.load_workbook(BytesIO(content)).defined_names
    assert {"hours", "rate", "gain", "licence", "start"} <= set(names)
    assert not page.complaints
