"""What authors type in the fields of a calculator."""

import pytest

from library.calculators.author_fields import (
    ChoiceListFormField,
    DecimalsFormField,
    DecimalTextFormField,
    ValueFormField,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1200", "1200"),
        (" 1,200.50 ", "1200.50"),
        ("1 200", "1200"),
        ("20%", "0.2"),
        ("12.5 %", "0.125"),
        ("－２０％", "-0.2"),
        ("0.1", "0.1"),
        ("1e3", "1e3"),
        ("12,34", "12,34"),
        ("about ten", "about ten"),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_a_number_is_kept_as_decimal_text_and_anything_else_as_typed(typed, kept):
    assert DecimalTextFormField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0; 1; 2", ["0", "1", "2"]),
        ("0, 10%, 1,200", ["0", "0.1", "1200"]),
        ("0,1,2", ["0", "1", "2"]),
        ("100\t200\t300", ["100", "200", "300"]),
        ("0；1、2，3", ["0", "1", "2", "3"]),
        ("1,200,300", "1200300"),
        ("20%", "0.2"),
        ("Basic, monthly", "Basic, monthly"),
    ],
)
def test_a_default_is_one_value_or_a_series(typed, kept):
    field = ValueFormField()
    assert field.clean(typed) == kept
    assert field.clean(field.prepare_value(kept)) == kept
    assert not field.has_changed(kept, typed)


def test_a_ramp_is_a_list():
    field = DecimalsFormField(required=False)
    assert field.clean("50%; 0.8; 1") == ["0.5", "0.8", "1"]
    assert field.prepare_value(["0.5", 1]) == "0.5; 1"
    assert field.clean("") == []


def test_choices_are_lines():
    field = ChoiceListFormField(required=False)
    written = "1 | One | 一\n2 | Two\nthree\n4 |  | 四"
    kept = field.clean(written)
    assert kept == [
        {"value": "1", "label": "One", "label_zh": "一"},
        {"value": "2", "label": "Two"},
        "three",
        {"value": "4", "label_zh": "四"},
    ]
    assert field.clean(field.prepare_value(kept)) == kept
    assert field.has_changed(kept, "1")
