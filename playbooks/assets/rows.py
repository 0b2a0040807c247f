"""Rows that keep a key of their own, so that ticks and links outlive a new version."""

from hashlib import sha256
from secrets import token_hex

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from library.assets.rows import Row


class KeyedRow(Row):
    """A row with a key that stays when the row is moved or reworded."""

    key = models.CharField(
        _("key"),
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^[\w-]+\Z", _("A key has letters, digits, - and _ only."))],
    )

    class Meta(Row.Meta):
        abstract = True

    @classmethod
    def complete_rows(cls, rows: list[dict]) -> None:
        """Give imported rows without a key one that the same words get again."""
        taken = {row["key"] for row in rows if row["key"]}
        for row in rows:
            if not row["key"]:
                row["key"] = free_key(row, taken)
                taken.add(row["key"])


def free_key(row: dict, taken: set[str]) -> str:
    """Return a key made of a row's words that none of its siblings has."""
    words = "\x1f".join(str(row[name] or "") for name in sorted(row))
    for turn in range(len(taken) + 1):
        key = sha256(f"{words}{turn or ''}".encode()).hexdigest()[:8]
        if key not in taken:
            return key
    raise AssertionError("One key more than there are rows is always free.")


def repeated_keys(name: str, rows: list[dict]):
    """Return a problem for every row whose key another row has."""
    seen: set[str] = set()
    problems = []
    for place, row in enumerate(rows):
        if row["key"] in seen:
            problems.append((f"{name}[{place}].key", row["key"], "is the key of another row too"))
        seen.add(row["key"])
    return problems


class KeyedRowForm(WagtailAdminModelForm):
    """The form of such a row. It carries the key along, and gives a new row one."""

    def clean_key(self) -> str:
        """Return the row's key."""
        return self.cleaned_data["key"] or token_hex(4)


class KeyedRowsPanel(InlinePanel):
    """Rows with keys, to be dragged into order."""

    def get_form_options(self):
        """Build the rows' forms on ours."""
        options = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["form"] = get_form_for_model(self.db_field.related_model, form_class=KeyedRowForm)
        return options
