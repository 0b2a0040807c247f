"""Fields of our own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

MOST_KEYS = 20


class AssetKeysField(models.JSONField):
    """Keys of assets, in the order somebody gave them.

    Keys, not ids: an asset that goes away leaves a gap that can be seen, and comes back by its key.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        """Refuse anything but a short list of keys, each once."""
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(key, str) and key for key in value):
            raise ValidationError(_("This must be a list of assets."))
        if len(value) > MOST_KEYS:
            raise ValidationError(_("Choose at most %(n)s assets.") % {"n": MOST_KEYS})
        if len(set(value)) < len(value):
            raise ValidationError(_("An asset is named twice."))

    def formfield(self, **kwargs):
        """Edit them as a list with a chooser."""
        from library.key_fields import AssetKeysFormField

        return AssetKeysFormField(
            **{"required": not self.blank, "label": capfirst(self.verbose_name), **kwargs}
        )


class EditedAs:
    """A field that is stored as its parent is; only the form has a way of its own to show it."""

    edited_as = ""

    def deconstruct(self):
        """Be the parent to migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs

    def formfield(self, **kwargs):
        """Edit it in the form field named above."""
        own = {"form_class": import_string(self.edited_as), "show_hidden_initial": False}
        return super().formfield(**{**own, **kwargs})


class DecimalTextField(EditedAs, models.CharField):
    """A number, kept as the decimal text its author wrote."""

    edited_as = "library.calculators.author_fields.DecimalTextFormField"

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class ValueField(EditedAs, models.JSONField):
    """A number or a text, or a number for each year."""

    edited_as = "library.calculators.author_fields.ValueFormField"


class DecimalsField(EditedAs, models.JSONField):
    """Numbers, one after the other."""

    edited_as = "library.calculators.author_fields.DecimalsFormField"


class ChoiceListField(EditedAs, models.JSONField):
    """Values to choose from, with their labels in both languages."""

    edited_as = "library.calculators.author_fields.ChoiceListFormField"
