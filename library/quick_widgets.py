"""Widgets and panels for forms of a hundred rows. They draw what Wagtail draws, from fewer pieces.

A choice that looks the same in every row is drawn once and copied; a field is put together here,
not by five templates.
"""

from functools import lru_cache

from django import forms
from django.utils.functional import lazy
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from wagtail.admin.panels import FieldPanel, PanelGroup
from wagtail.admin.widgets import BaseChooser
from wagtail.snippets.widgets import AdminSnippetChooser

ID, NAME = "__ID__", "__NAME__"
_empty: dict[tuple, SafeString] = {}


class DrawnOnce:
    """A chooser whose empty state is drawn once for each language."""

    def render(self, name, value, attrs=None, renderer=None):
        """Draw the chooser; an empty one is a copy."""
        if value not in (None, "") or set(attrs or ()) - {"id"}:
            return super().render(name, value, attrs, renderer)
        key = (type(self), get_language(), self.is_required)
        if key not in _empty:
            _empty[key] = super().render(NAME, None, {"id": ID}, renderer)
        return SafeString(_empty[key].replace(ID, attrs["id"]).replace(NAME, name))


class QuickChooser(DrawnOnce, BaseChooser):
    """Wagtail's chooser."""


def _said_of(text: str, model) -> str:
    return gettext(text) % {"object": model._meta.verbose_name}


class QuickSnippetChooser(DrawnOnce, AdminSnippetChooser):
    """Wagtail's chooser of one type, its buttons in the language of each reader."""

    def __init__(self, model=None, **kwargs):
        super().__init__(model, **kwargs)
        said = lazy(_said_of, str)
        self.choose_one_text = said("Choose %(object)s", self.model)
        self.choose_another_text = said("Choose another %(object)s", self.model)
        self.link_to_chosen_text = said("Edit this %(object)s", self.model)


class QuickSelect(forms.Select):
    """A list whose options are drawn once for all rows."""

    def render(self, name, value, attrs=None, renderer=None):
        """Draw the list with one option chosen."""
        chosen = "" if value is None else str(value)
        options = _options(_as_tuples(self.choices))
        mark = format_html(' value="{}"', chosen)
        options = options.replace(f"<option{mark}>", f"<option{mark} selected>", 1)
        built = {**self.attrs, **(attrs or {}), "name": name}
        pairs = ((key, own) for key, own in built.items() if own not in (None, False))
        named = format_html_join("", ' {}="{}"', pairs)
        return format_html("<select{}>{}</select>", named, SafeString(options))


def _as_tuples(choices) -> tuple:
    return tuple(
        (str(value), _as_tuples(label) if isinstance(label, list | tuple) else str(label))
        for value, label in choices
    )


@lru_cache(maxsize=64)
def _options(choices: tuple) -> str:
    """Return the options of a list, groups within."""
    parts = []
    for value, label in choices:
        if isinstance(label, tuple):
            inner = SafeString(_options(label))
            parts.append(format_html('<optgroup label="{}">{}</optgroup>', value, inner))
        else:
            parts.append(format_html('<option value="{}">{}</option>', value, label))
    return "".join(parts)


class QuickField(FieldPanel):
    """A field of a row."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The field with its label, its errors and its help."""

        def render_html(self, parent_context=None):
            """Draw it; a hidden field is its input alone."""
            field = self.bound_field
            if field.is_hidden:
                return field.as_widget()
            errors = field.errors
            attrs = {"aria-invalid": "true", "aria-describedby": f"{self.prefix}-errors"}
            said = format_html_join("", '<p class="error-message">{}</p>', ((e,) for e in errors))
            return format_html(
                '<div class="w-field__wrapper quick-field" id="{prefix}-wrapper">'
                '<label class="w-field__label" for="{target}" id="{target}-label">{label}{star}</label>'
                '<div class="w-field{wrong}" data-field data-contentpath="{name}">'
                '<div class="w-field__errors" data-field-errors id="{prefix}-errors">{said}</div>'
                '<div class="w-field__help" data-field-help>{help}</div>'
                '<div class="w-field__input" data-field-input>{input}</div></div></div>',
                prefix=self.prefix,
                target=field.id_for_label,
                label=self.heading,
                star=SafeString('<span class="w-required-mark">*</span>')
                if self.is_required()
                else "",
                wrong=" w-field--error" if errors else "",
                name=self.field_name,
                said=said,
                help=format_html('<div class="help">{}</div>', conditional_escape(self.help_text))
                if self.help_text
                else "",
                input=field.as_widget(attrs=attrs if errors else {}),
            )


class QuickRow(PanelGroup):
    """The fields of a row, side by side as far as there is room."""

    class BoundPanel(PanelGroup.BoundPanel):
        """The fields, one after the other."""

        def render_html(self, parent_context=None):
            """Draw them."""
            shown = ((child.render_html(parent_context),) for child in self.visible_children)
            return format_html('<div class="quick-row">{}</div>', format_html_join("", "{}", shown))


def quick_row(*names, **widgets) -> QuickRow:
    """Return a row of fields by name, some with a widget of their own."""
    return QuickRow([QuickField(name, widget=widgets.get(name)) for name in names])
