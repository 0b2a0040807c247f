"""Fields in which authors type the numbers of a calculator the way they type them in Excel.

What cannot be read stays as it was typed: a draft loses nothing, and the check below the form says
what is wrong with it.
"""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy

from library.records import plain_number
from library.roi.numbers import parse_number

GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?%?", re.ASCII)
# Between values; a comma that groups digits is none.
BETWEEN = re.compile(r"\s*[;；、，\n\t]\s*|\s*,\s+")
BETWEEN_PARTS = re.compile(r"\s*[|｜]\s*")


def as_decimal(text: str) -> str:
    """Return a number as people type it (1,250.5 or 20 %) as decimal text; raise ValueError."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    if GROUPED.fullmatch(text):
        text = text.replace(",", "")
    number = text.removesuffix("%")
    parse_number(number)
    return number if number == text else plain_number(Decimal(number) / 100)


def read_number(text: str) -> str:
    """Return a number as decimal text, and what is none as it was typed."""
    try:
        return as_decimal(text)
    except ValueError:
        return text.strip()


def read_numbers(text: str) -> list[str]:
    """Return the numbers that stand in a text one after the other."""
    parts = BETWEEN.split(text.strip())
    if len(parts) == 1 and "," in text and not GROUPED.fullmatch(text.strip()):
        parts = text.split(",")
    return [read_number(part) for part in parts if part.strip()]


def write_numbers(values) -> str:
    """Write numbers one after the other."""
    return "; ".join(str(value) for value in values)


class PlainFormField(forms.CharField):
    """A text field for a value that JSON keeps."""

    def __init__(self, *args, encoder=None, decoder=None, **kwargs):
        super().__init__(*args, **kwargs)

    def has_changed(self, initial, data):
        """Compare what was shown with what was sent."""
        sent = self.prepare_value(self.to_python(data))
        return (self.prepare_value(initial) or "") != (sent or "")


class DecimalTextFormField(forms.CharField):
    """A number."""

    def to_python(self, value):
        """Return it as decimal text."""
        return read_number(super().to_python(value))


class ValueFormField(PlainFormField):
    """A number, a text of a choice, or the numbers of a series."""

    def to_python(self, value):
        """Return several numbers as a list, and anything else as one text."""
        text = super().to_python(value)
        numbers = read_numbers(text)
        if len(numbers) > 1 and all(is_number(number) for number in numbers):
            return numbers
        return read_number(text)

    def prepare_value(self, value):
        """Write a list in one line."""
        return write_numbers(value) if isinstance(value, list) else value


class DecimalsFormField(PlainFormField):
    """Numbers, one after the other."""

    def to_python(self, value):
        """Return them as a list."""
        return read_numbers(super().to_python(value))

    def prepare_value(self, value):
        """Write them in one line."""
        return write_numbers(value) if isinstance(value, list) else value


class ChoiceListFormField(PlainFormField):
    """Choices, one a line: value, label and Chinese label, parted by upright strokes."""

    widget = forms.Textarea(
        attrs={
            "rows": 3,
            "placeholder": gettext_lazy("One a line: value | label | label in Chinese"),
        }
    )

    def to_python(self, value):
        """Return each line as a choice, a value alone where it has no label."""
        lines = super().to_python(value).splitlines()
        return [read_choice(line) for line in lines if line.strip()]

    def prepare_value(self, value):
        """Write one choice a line."""
        return "\n".join(map(write_choice, value)) if isinstance(value, list) else value


def is_number(text: str) -> bool:
    """Tell whether a text is a number."""
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def read_choice(line: str):
    """Read one line of choices."""
    value, label, label_zh = [*BETWEEN_PARTS.split(line.strip(), maxsplit=2), "", ""][:3]
    named = {"value": read_number(value), "label": label, "label_zh": label_zh}
    return (
        {key: part for key, part in named.items() if part}
        if label or label_zh
        else read_number(value)
    )


def write_choice(choice) -> str:
    """Write one choice as a line."""
    if not isinstance(choice, dict):
        return str(choice)
    parts = [str(choice.get(key, "")) for key in ("value", "label", "label_zh")]
    return " | ".join(parts).rstrip(" |")
