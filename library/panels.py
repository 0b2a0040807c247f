"""The editing panels that every type of asset shares."""

from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from accounts.roles import group_label
from library.extraction.panels import FileStatePanel

FILE_PANELS = [FieldPanel("document"), FileStatePanel()]


class RequestsPanel(Panel):
    """Says which content requests an asset is written for; there is nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one asset."""

        template_name = "library/admin/requests_panel.html"

        @cached_property
        def requests(self):
            """The requests this asset answers, most asked first."""
            return list(self.instance.requests.all()) if self.instance.pk else []

        def is_shown(self):
            """Most assets answer none."""
            return bool(self.requests)


class GroupBoxes(CheckboxSelectMultiple):
    """Groups by what they are called in the language of the interface."""

    def create_option(self, name, value, label, *args, **kwargs):
        """Return one box."""
        return super().create_option(name, value, group_label(label), *args, **kwargs)


def tick_boxes(name, widget=CheckboxSelectMultiple):
    """A many-to-many field as boxes to tick."""
    return FieldPanel(name, widget=widget)


def content_panels(own):
    """The words: title and summary first, then the type's own, then the body."""
    return [
        RequestsPanel(heading=_("Written for")),
        FieldPanel("title", required_on_save=True),
        FieldPanel("summary"),
        *own,
        FieldPanel("body"),
        InlinePanel("files", label=_("File"), heading=_("Files")),
    ]


def classification_panels():
    """For whom, when and about what."""
    return [
        FieldRowPanel([FieldPanel("language"), FieldPanel("translation_of")]),
        MultiFieldPanel([tick_boxes("stages"), tick_boxes("buyer_stages")], _("When")),
        MultiFieldPanel([tick_boxes("roles"), tick_boxes("industries")], _("For whom")),
        MultiFieldPanel(
            [tick_boxes("products"), tick_boxes("competitors"), tick_boxes("drivers")],
            _("About what"),
        ),
        FieldPanel("tags"),
    ]


def visibility_panels():
    """Who may see it, and who answers for it."""
    return [
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                tick_boxes("audience_groups", GroupBoxes),
                tick_boxes("audience_teams"),
                FieldPanel("shareable"),
            ],
            _("Who may see it"),
        ),
        FieldRowPanel([FieldPanel("owner"), FieldPanel("importance")]),
        FieldRowPanel([FieldPanel("checked_by"), FieldPanel("checked_until")]),
        FieldPanel("key"),
        PublishingPanel(),
    ]


def edit_handler(own):
    """Build the tabs of an asset's form around the type's own panels."""
    return TabbedInterface(
        [
            ObjectList(content_panels(own), heading=_("Content")),
            ObjectList(classification_panels(), heading=_("Classification")),
            ObjectList(visibility_panels(), heading=_("Visibility and checks")),
        ]
    )
