"""Parts of the results that stand there by the dozen, drawn without a template each."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.templatetags.interface import icon

register = template.Library()


@register.simple_tag
def facet_values(name, values):
    """Draw the values of a facet as boxes to tick, each with its count."""
    return mark_safe("".join(facet_value(name, value) for value in values))


def facet_value(name: str, value) -> str:
    """Draw one value of a facet."""
    look = " on" if value.selected else ("" if value.count else " none")
    slug = escape(value.value)
    checked = " checked" if value.selected else ""
    return (
        f'<li><label class="facet{look}"><input class="box" type="checkbox" name="{name}"'
        f' value="{slug}" id="f-{name}-{slug}"{checked}><span>{escape(value.label)}</span>'
        f'<span class="count">{value.count}</span></label></li>'
    )


@register.simple_tag
def reason_line(reasons, sharing=None):
    """Draw why a result is here; `sharing` adds whether it may be sent to customers."""
    parts = [f'<li class="{look}">{said(look, words)}</li>' for look, words in reasons]
    if sharing is not None:
        words = _("may be sent") if sharing else _("internal only")
        parts.append(f'<li class="sharing{"" if sharing else " internal"}">{escape(words)}</li>')
    return mark_safe(f'<ul class="reasons">{"".join(parts)}</ul>')


def said(look: str, words: str) -> str:
    """Write one reason; what is proven carries the seal."""
    text = escape(words)
    return f'<span class="badge good">{icon("proven")}{text}</span>' if look == "good" else text
