"""Workbooks as authors keep them."""

from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

CELLS = {
    "A2": "Technicians",
    "B2": 60,
    "C2": "people",
    "A3": "Hours saved each",
    "B3": 1.5,
    "C3": "h",
    "A4": "Cost of an hour",
    "B4": 38,
    "A5": "Share",
    "B5": 0.25,
    "A6": "Plan",
    "B6": "Pro",
    "A7": "Weeks",
    "B7": 48,
    "A8": "年收入",
    "B8": 1000,
    "B9": "Year 0",
    "C9": "Year 1",
    "D9": "Year 2",
    "E9": "Year 3",
    "A10": "Saving a year",
    "B10": '=B2*B3*B4*B7*IF(B6="Pro",1,0.5)',
    "A11": "Flow",
    "B11": -200000,
    "C11": "=B10*0.5",
    "D11": "=B10",
    "E11": "=B10*(1+B5)",
    "A12": "Net present value",
    "B12": "=NPV(0.1,C11:E11)+B11",
    "A13": "Rate of return",
    "B13": "=IRR(B11:E11)",
    "A14": "Of all",
    "B14": "=(SUM(C11:E11)-1)^2%+SUMPRODUCT(B11:C11,D11:E11)+INDEX(B11:E11,2)",
    "A15": "Powers",
    "B15": "=-2^2+(1+2)*3-(4-(5-6))/2^-1",
    "A16": "Growth",
    "B16": 1,
    "C16": 2,
    "D16": 3,
    "E16": 4,
    "A17": "Grown",
    "B17": "=SUM(growth)*B8",
}
NAMES = {
    "technicians": "B2",
    "hours": "B3",
    "rate": "B4",
    "share": "B5",
    "plan": "B6",
    "saving": "B10",
    "npv_of": "B12",
    "irr_of": "B13",
    "all_of": "B14",
    "powers": "B15",
    "growth": "B16:E16",
    "grown": "B17",
}


def book(cells=None, names=None, *, sheet="Model"):
    """Return a workbook with these cells and names."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = sheet
    for place, value in (CELLS if cells is None else cells).items():
        page[place] = value
    for name, place in (NAMES if names is None else names).items():
        target = (
            place if "!" in place or not place[:1].isalpha() else f"'{sheet}'!{absolute(place)}"
        )
        made.defined_names[name] = DefinedName(name, attr_text=target)
    if cells is None:
        page["B4"].number_format = '#,##0 "€"'
        page["B5"].number_format = "0%"
        limit(page, "B2", type="whole", operator="between", formula1="1", formula2="500")
        limit(page, "B6", type="list", formula1='"Basic,Pro"')
    return made


def absolute(place):
    return ":".join(f"${part[0]}${part[1:]}" for part in place.split(":"))


def limit(page, place, **rule):
    validation = DataValidation(**rule)
    page.add_data_validation(validation)
    validation.add(place)


def content(made):
    """Return a workbook's bytes."""
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def stored(folder: Path, made, name="book.xlsx") -> Path:
    """Write a workbook and return where."""
    path = folder / name
    path.write_bytes(made if isinstance(made, bytes) else content(made))
    return path
