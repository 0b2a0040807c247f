"""Free words on assets."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class Tag(TagBase):
    """A free word on assets."""

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class TaggedAsset(ItemBase):
    """A tag on an asset."""

    tag = models.ForeignKey(Tag, related_name="tagged_assets", on_delete=models.CASCADE)
    content_object = ParentalKey("library.Asset", related_name="tagged", on_delete=models.CASCADE)
