"""What an editor fills in to work on a request."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from accounts.models import people_who_may
from accounts.roles import Right
from library.assets.base import Asset
from library.choices import Language
from library.choosers import asset_chooser, request_chooser
from library.kinds import type_of
from library.registry import asset_types
from library.requests.models import ContentRequest

LONGEST_DETAILS = 2000
HAN = re.compile(r"[\u3400-\u9fff]")


class WorkForm(forms.Form):
    """A form about one request; it can take those with the same words along."""

    alike = forms.BooleanField(required=False)

    def __init__(self, *args, request: ContentRequest, count_alike: int = 0, **kwargs):
        super().__init__(*args, prefix=self.prefix, **kwargs)
        self.request = request
        if count_alike:
            label = _("Also for the %(n)s others with the same words") % {"n": count_alike}
            self.fields["alike"] = forms.BooleanField(label=label, required=False, initial=True)
            self.order_fields([name for name in self.fields if name != "alike"])
        else:
            del self.fields["alike"]


class DraftForm(WorkForm):
    """Which type of asset is to be written, and in which language."""

    prefix = "draft"
    kind = forms.ChoiceField(label=_("Type"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, type_of(key)[1]) for key in asset_types()]
        chinese = HAN.search(self.request.text)
        self.fields["language"].initial = (
            Language.CHINESE_SIMPLIFIED if chinese else Language.ENGLISH
        )


class AnswerForm(WorkForm):
    """The asset that answers, words, or both."""

    prefix = "answer"
    asset = forms.ModelChoiceField(
        Asset.objects, label=_("Asset"), required=False, widget=asset_chooser.widget_class
    )
    words = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who asked reads this."),
    )

    def clean(self):
        """An answer is an asset or words."""
        cleaned = super().clean()
        if not cleaned.get("asset") and not cleaned.get("words", "").strip():
            raise forms.ValidationError(_("Choose an asset, or write an answer."))
        return cleaned


class MergeForm(WorkForm):
    """The request that this one goes into."""

    prefix = "merge"
    into = forms.ModelChoiceField(
        ContentRequest.objects, label=_("Request"), widget=request_chooser.widget_class
    )

    def clean_into(self):
        """Refuse the request itself."""
        into = self.cleaned_data["into"]
        if self.request.pk in (into.pk, into.merged_into_id):
            raise forms.ValidationError(_("Choose another request than this one."))
        return into


class AssignForm(WorkForm):
    """Who does it, and by when."""

    prefix = "assign"
    assignee = forms.ModelChoiceField(None, label=_("Assigned to"), required=False)
    due_on = forms.DateField(label=_("Due"), required=False, widget=AdminDateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people_who_may(Right.AUTHOR)
        self.fields["assignee"].initial = self.request.assignee_id
        self.fields["due_on"].initial = self.request.due_on


class DeclineForm(WorkForm):
    """Why it will not be written."""

    prefix = "decline"
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who asked read this. Say what they can use instead."),
    )


class ReopenForm(WorkForm):
    """Nothing to fill in."""

    prefix = "reopen"


class PlainText(forms.CharField):
    """Text without the one sign that databases refuse."""

    def to_python(self, value):
        """Take a blank in its place."""
        return super().to_python(str(value or "").replace("\x00", " "))


class AskForm(forms.Form):
    """What a reader asks for; what is too long is cut, as the page's own fields would."""

    text = PlainText(error_messages={"required": _("Say in a few words what is missing.")})
    details = PlainText(required=False)

    def clean_details(self):
        """Keep what a reader can be expected to say."""
        return self.cleaned_data["details"][:LONGEST_DETAILS]
