"""Messages are found in code and templates, and kept."""

import io

import messages
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po


def po(text):
    return read_po(
        io.BytesIO(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n' + text)
    )


def test_template_messages_are_lines_of_calls(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        "{% load i18n %}\n  <p>{% translate 'Hello' %}</p>\n"
        "{% blocktranslate count n=n trimmed %}\n one\n{% plural %}\n {{ n }} many\n"
        "{% endblocktranslate %}"
    )
    source = messages.template_as_python(template).decode()
    assert "'Hello'" in source
    assert "%(n)s many" in source


def test_context_and_plural_come_out_of_a_call():
    assert messages.plural_or_single(("verb", "open", "opens"), "npgettext") == (
        ("open", "opens"),
        "verb",
    )


def test_a_variable_is_no_message():
    assert messages.plural_or_single((None,), "gettext") is None


def test_translations_survive_an_extraction(tmp_path):
    path = tmp_path / "django.po"
    template = Catalog()
    template.add("Kept")
    messages.update(path, template)
    path.write_text(
        path.read_text().replace('msgid "Kept"\nmsgstr ""', 'msgid "Kept"\nmsgstr "留"')
    )
    messages.update(path, Catalog())
    assert messages.update(path, template).get("Kept").string == "留"


@pytest.mark.parametrize(
    ("entry", "sound"),
    [
        ('msgid "%(a)s of %(b)s"\nmsgstr "%(b)s %(a)s"', True),
        ('msgid "%(a)s of %(b)s"\nmsgstr "%(b)s"', False),
        ('msgid "plain"\nmsgstr "{new}"', False),
        ('msgid "one"\nmsgid_plural "%(n)s"\nmsgstr[0] "%(n)s"', True),
    ],
)
def test_a_translation_keeps_the_placeholders(entry, sound):
    message = next(message for message in po(entry.encode()) if message.id)
    assert messages.keeps_placeholders(message) is sound
