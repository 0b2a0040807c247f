"""The rail: one slot for each stage of the funnel, as ticks, as columns and as bars."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from library.terms import get_terms

register = template.Library()

SLOT, GAP, HEIGHT, FLOOR = 8, 3, 28, 2


@register.simple_tag
def ticks(stages, now=""):
    """Draw which stages an asset is for; the current one stands out."""
    own = {getattr(stage, "slug", stage) for stage in stages}
    slots = (
        ("now" if slug == now else "on") if slug in own else ""
        for slug in (stage.slug for stage in get_terms().stages)
    )
    marks = format_html_join("", '<i class="{}"></i>', ((slot,) for slot in slots))
    return format_html('<span class="ticks" aria-hidden="true">{}</span>', marks)


@register.simple_tag
def railbars(uses, now=""):
    """Draw the uses at each stage as columns; the current stage or the peak is in accent."""
    slugs = [stage.slug for stage in get_terms().stages]
    counts = [uses.get(slug, 0) for slug in slugs]
    most = max(counts, default=0)
    if not now and most:
        now = slugs[counts.index(most)]
    bars = []
    for place, (slug, count) in enumerate(zip(slugs, counts, strict=True)):
        height = max(FLOOR, round(HEIGHT * count / most)) if most else FLOOR
        kind = "now" if slug == now else ("" if count else "empty")
        bars.append(
            f'<rect class="{kind}" x="{place * (SLOT + GAP)}" y="{HEIGHT - height}"'
            f' width="{SLOT}" height="{height}" rx="1"/>'
        )
    width = len(slugs) * (SLOT + GAP) - GAP
    return mark_safe(
        f'<svg class="railbars" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
        f' aria-hidden="true">{"".join(bars)}</svg>'
    )


@register.simple_tag
def bar(value, most, kind=""):
    """Draw one horizontal bar, as long as the value's share of the largest."""
    share = round(100 * float(value) / float(most), 2) if most else 0
    return mark_safe(
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="{kind}" width="{max(share, 0.8)}" height="8"/></svg>'
    )


@register.filter
def term(slug, taxonomy):
    """Return what a term is called in the language of the interface."""
    return get_terms().label(taxonomy, slug) if slug else ""


@register.filter
def labels(terms):
    """Join the labels of terms as the language lists things."""
    return _(", ").join(getattr(item, "label", str(item)) for item in terms)
