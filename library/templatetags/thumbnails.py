"""Thumbnails of files; without one, the tile of the asset's type in the same place."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from accounts.templatetags.interface import icon
from library.extraction.contents import CARD, PAGE

register = template.Library()

# Width and height in the page, so that nothing moves when a picture arrives.
BOX = {CARD: (72, 54), PAGE: (132, 99)}


@register.simple_tag
def tile(asset_id, checksum, icon_name):
    """Draw the first page of an asset's file on a card, or the tile of its type."""
    if not checksum:
        return format_html('<span class="tile">{}</span>', icon(icon_name))
    return format_html('<span class="tile pictured">{}</span>', picture(asset_id, checksum, CARD))


@register.simple_tag
def first_page(asset_id, file):
    """Draw the first page of a file in the list of files, or a sheet that says what it is."""
    if file.get("thumbnail"):
        shown = picture(asset_id, file["checksum"], PAGE)
        return format_html('<span class="first-page">{}</span>', shown)
    return format_html(
        '<span class="first-page bare" aria-hidden="true"><span class="sheet-of">{}<b>{}</b></span></span>',
        icon("material"),
        file["extension"].upper(),
    )


def picture(asset_id, checksum: str, size: str):
    """Draw a thumbnail; beside a title it is decoration."""
    width, height = BOX[size]
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="" loading="lazy" decoding="async">',
        reverse("library:thumbnail", args=[asset_id, checksum, size]),
        width,
        height,
    )
