"""What the history of a request says."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

# The label in filters, and the sentence with what was written down.
LOG_ACTIONS = {
    "content_request.draft": (_("Draft"), _("Linked to the draft “%(title)s”")),
    "content_request.answer": (_("Answer"), _("Answered. %(words)s")),
    "content_request.decline": (_("Decline"), _("Declined. %(words)s")),
    "content_request.merge": (_("Merge"), _("Merged into “%(into)s”")),
    "content_request.assign": (_("Assign"), _("Assigned to %(to)s %(due)s")),
    "content_request.reopen": (_("Open again"), _("Opened again")),
}


class Formatter(LogFormatter):
    """Fills a sentence from what was written down."""

    template = ""

    def format_message(self, log_entry):
        """Return the sentence."""
        return (str(self.template) % log_entry.data).strip()
