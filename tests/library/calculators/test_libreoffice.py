"""LibreOffice recalculates every exported workbook to the page's figures."""

import shutil
import subprocess

import openpyxl
import pytest

from tests.library.calculators.cases import ODD, demo_calculators
from tests.library.calculators.test_excel_export import cells_of, differences, exported

pytestmark = pytest.mark.libreoffice

# Without it LibreOffice would show what the file says instead of computing.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(folder, files):
    """Let LibreOffice open and save workbooks; return the folder they are in."""
    program = shutil.which("soffice")
    assert program, "Install LibreOffice: apt install libreoffice-calc-nogui"
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(RECALCULATE)
    out = folder / "out"
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            *("--convert-to", "xlsx", "--outdir", str(out)),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return out


def test_every_workbook_recalculates_to_the_figures_of_the_page(tmp_path):
    calculators = {**demo_calculators(), **ODD}
    computed = {}
    for key, record in calculators.items():
        computed[key], content = exported(record, cached=False)
        (tmp_path / f"{key}.xlsx").write_bytes(content)
    out = recalculated(tmp_path, sorted(tmp_path.glob("*.xlsx")))
    found = {}
    for key, record in calculators.items():
        book = openpyxl.load_workbook(out / f"{key}.xlsx", data_only=True)

        def read(name, book=book):
            return [book[s].cell(row, column).value for s, row, column in cells_of(book, name)]

        found[key] = differences(record, computed[key], read)
    assert len(found) >= 28
    assert not {key: wrong for key, wrong in found.items() if wrong}
