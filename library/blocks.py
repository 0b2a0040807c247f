"""The body of an asset: the blocks an author may use."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock

INLINE_FEATURES = ["bold", "italic", "link", "code"]


class HeadingBlock(blocks.StructBlock):
    """A heading inside the body."""

    text = blocks.CharBlock(label=_("Text"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", "2"), ("3", "3"), ("4", "4")], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "library/blocks/heading.html"


class ListItemsBlock(blocks.StructBlock):
    """A bulleted or numbered list."""

    ordered = blocks.BooleanBlock(label=_("Numbered"), required=False)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Item")), label=_("Items")
    )

    class Meta:
        icon = "list-ul"
        label = _("List")
        template = "library/blocks/list.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Text"))
    source = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "library/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture with its description."""

    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "library/blocks/picture.html"


class BodyBlock(blocks.StreamBlock):
    """Everything a body may hold."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Paragraph"))
    list = ListItemsBlock()
    quote = QuoteBlock()
    table = TableBlock(label=_("Table"), template="library/blocks/table.html")
    image = PictureBlock()
    embed = EmbedBlock(label=_("Embed"), icon="media")
