"""The form of what follows a funnel: its rows must name stages of that funnel."""

from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from library.terms import get_terms


class FunnelForm(WagtailAdminModelForm):
    """Checks the rows against the funnel once both are known. A draft may be unfinished."""

    row_sets = ("chapters", "rows", "steps")

    def is_valid(self):
        """Check the fields, the rows, then one against the other."""
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            self._check_stages()
        return not any(form.errors for form in self._row_forms())

    def _row_forms(self):
        for name in self.row_sets:
            if name in self.formsets:
                yield from self.formsets[name].forms

    def _check_stages(self):
        funnel = self.cleaned_data.get("funnel")
        terms = get_terms()
        known = {s.slug for s in terms.stages_of(funnel.slug if funnel else terms.default_funnel)}
        for form in self._row_forms():
            row = form.cleaned_data
            if not row or row.get("DELETE"):
                continue
            stage = row.get("stage")
            if stage and stage.slug not in known:
                form.add_error("stage", _("This is not a stage of the funnel above."))
            if "slot" in row and not (row["text"] or row["play"] or row["asset"]):
                form.add_error("text", _("Write something, or choose a play or an asset."))
