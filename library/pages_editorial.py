"""Editorial pages: help and announcements, the only Wagtail pages of the site."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from library.blocks import BodyBlock


class EditorialPage(Page):
    """A page of text."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "library/editorial_page.html"
    search_fields = []

    class Meta:
        verbose_name = _("editorial page")
        verbose_name_plural = _("editorial pages")
