"""Form fields of the admin: a list of assets, and terms that are read once."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from library import taxonomy
from library.assets.base import Asset
from library.quick_widgets import QuickSelect
from library.terms import get_terms

_stored: dict[type, tuple[int, dict]] = {}


def stored_terms(model) -> dict[str, taxonomy.Term]:
    """Return every term of a taxonomy by its id as text, read once for each state of the terms."""
    version = get_terms().version
    known = _stored.get(model)
    if known is None or known[0] != version:
        rows = model.objects.select_related("funnel") if model is taxonomy.Stage else model.objects
        known = _stored[model] = (version, {str(term.pk): term for term in rows.all()})
    return known[1]


class TermIterator(ModelChoiceIterator):
    """The choices of a term, stages by funnel."""

    def __iter__(self):
        """Yield the choices without asking the database for each field."""
        if self.field.is_limited:
            yield from super().__iter__()
            return
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        groups: dict = {}
        for term in stored_terms(self.field.queryset.model).values():
            group = term.funnel.label if isinstance(term, taxonomy.Stage) else ""
            groups.setdefault(group, []).append(self.choice(term))
        for group, choices in groups.items():
            yield from [(group, choices)] if group else choices


class TermChoiceField(forms.ModelChoiceField):
    """A term. A form of a hundred rows reads the taxonomy once, not for each row."""

    iterator = TermIterator
    widget = QuickSelect

    @property
    def is_limited(self) -> bool:
        """Tell whether some terms only may be chosen."""
        return self.queryset.query.has_filters()

    def to_python(self, value):
        """Return the chosen term."""
        if self.is_limited or value in self.empty_values:
            return super().to_python(value)
        value = value.pk if isinstance(value, taxonomy.Term) else value
        term = stored_terms(self.queryset.model).get(str(value))
        if term is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return term


class AssetKeysWidget(forms.Widget):
    """A list of assets by title, with the dialog to add some."""

    template_name = "library/admin/asset_keys.html"

    def value_from_datadict(self, data, files, name):
        """Return the keys in the order of the list."""
        keys = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [key for key in keys if key]

    def value_omitted_from_data(self, data, files, name):
        """An empty list sends nothing, and is meant."""
        return False

    def get_context(self, name, value, attrs):
        """Name the assets by their titles."""
        context = super().get_context(name, value, attrs)
        keys = value or []
        titles = (
            dict(Asset.objects.filter(key__in=keys).values_list("key", "title")) if keys else {}
        )
        context["widget"]["assets"] = [(key, titles.get(key)) for key in keys]
        context["widget"]["chooser"] = reverse("asset_chooser:choose")
        return context

    def render(self, name, value, attrs=None, renderer=None):
        """Draw the list with the site's templates; those of forms know their own apps alone."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    @property
    def media(self):
        """The list's script, after the chooser's own."""
        return forms.Media(
            js=[
                static("wagtailadmin/js/chooser-widget.js"),
                static("js/admin/asset-keys.js"),
            ]
        )


class AssetKeysFormField(forms.Field):
    """Keys of assets, each once."""

    widget = AssetKeysWidget

    def __init__(self, *args, encoder=None, decoder=None, **kwargs):
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        """Return the keys without repeats."""
        return list(dict.fromkeys(value or []))

    def has_changed(self, initial, data):
        """Compare the lists."""
        return (initial or []) != self.to_python(data)

    def clean(self, value):
        """Refuse what the library does not hold."""
        keys = super().clean(value)
        known = set(Asset.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in keys:
            if key not in known:
                raise ValidationError(_("No asset has the key %(key)s.") % {"key": key[:60]})
        return keys
