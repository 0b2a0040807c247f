"""What an editor can do with several requests at once."""

from django import forms
from django.utils.translation import gettext_lazy as _, ngettext
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from accounts.models import people_who_may
from accounts.roles import Right
from library.requests import answering
from library.requests.models import ContentRequest


class AssignSeveralForm(forms.Form):
    """Who does them, and by when."""

    assignee = forms.ModelChoiceField(None, label=_("Assigned to"))
    due_on = forms.DateField(label=_("Due"), required=False, widget=AdminDateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people_who_may(Right.AUTHOR)


class DeclineSeveralForm(forms.Form):
    """Why none of them will be written."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who asked read this. Say what they can use instead."),
    )


class RequestBulkAction(SnippetBulkAction):
    """Something done with the requests that are ticked, as far as they are still open."""

    models = [ContentRequest]
    template_name = "library/admin/request_bulk.html"
    button = ""
    least = 1

    def check_perm(self, request):
        """Only what is still open can be worked on, by those who may change it."""
        may = self.permission_policy.user_has_permission(self.request.user, "change")
        return may and request.is_open

    def get_context_data(self, **kwargs):
        """Add what the page is called, and whether enough requests are ticked."""
        context = super().get_context_data(**kwargs)
        enough = len(context["items"]) >= self.least
        return {**context, "title": self.display_name, "button": self.button, "enough": enough}

    def get_execution_context(self):
        """Hand over who does it and what the form says."""
        given = self.cleaned_form.cleaned_data
        return {**super().get_execution_context(), "by": self.request.user, "given": given}

    def get_success_message(self, count, children):
        """Say how many it was."""
        return ngettext("%(n)s request done.", "%(n)s requests done.", count) % {"n": count}


class MergeBulkAction(RequestBulkAction):
    """Merges the ticked requests into the one that was asked most."""

    display_name = _("Merge")
    action_type = "merge"
    aria_label = _("Merge the selected requests into the one asked most")
    button = _("Merge into the first")
    action_priority = 10
    least = 2

    @classmethod
    def get_queryset(cls, model, object_ids):
        """The one asked most stands first."""
        return list(model.objects.filter(pk__in=object_ids).order_by("-count", "pk"))

    @classmethod
    def execute_action(cls, objects, *, by=None, **kwargs):
        """Merge all others into the first."""
        for other in objects[1:]:
            answering.merge(other, objects[0], by)
        return len(objects), 0


class AssignBulkAction(RequestBulkAction):
    """Gives the ticked requests to somebody."""

    display_name = _("Assign")
    action_type = "assign"
    aria_label = _("Assign the selected requests")
    button = _("Assign")
    action_priority = 20
    form_class = AssignSeveralForm

    @classmethod
    def execute_action(cls, objects, *, by=None, given=None, **kwargs):
        """Assign each."""
        for request in objects:
            answering.assign(request, by, given["assignee"], given["due_on"])
        return len(objects), 0


class DeclineBulkAction(RequestBulkAction):
    """Declines the ticked requests for one reason."""

    display_name = _("Decline")
    action_type = "decline"
    aria_label = _("Decline the selected requests")
    button = _("Decline")
    action_priority = 25
    form_class = DeclineSeveralForm

    @classmethod
    def execute_action(cls, objects, *, by=None, given=None, **kwargs):
        """Decline each."""
        for request in objects:
            answering.decline(request, by, given["reason"])
        return len(objects), 0


BULK_ACTIONS = (MergeBulkAction, AssignBulkAction, DeclineBulkAction)
