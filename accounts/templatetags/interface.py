"""Small words of the templates: icons, clauses, links that keep the state of the page."""

import re
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()

# A clause of Chinese text runs up to one of these signs and any closing quote after it.
CLAUSE = re.compile(r"[^，；：。？！]*[，；：。？！]+[”’」』）》]*|[^，；：。？！]+")
HAN = re.compile(r"[\u3400-\u9fff]")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name, label=""):
    """Draw an icon of the sprite; without a label it is decoration."""
    said = format_html(' role="img" aria-label="{}"', label) if label else ' aria-hidden="true"'
    return format_html(
        '<svg class="icon"{}><use href="{}#{}"></use></svg>',
        mark_safe(said),
        static("icons.svg"),
        name,
    )


@register.filter
def clauses(text):
    """Keep the clauses of a Chinese line together, so that it breaks between them."""
    escaped = conditional_escape(text or "")
    if not HAN.search(escaped):
        return escaped
    parts = CLAUSE.findall(escaped)
    # A highlight must not be cut in two, and a single clause needs no help.
    if len(parts) < 2 or any(part.count("<mark>") != part.count("</mark>") for part in parts):
        return escaped
    return mark_safe("".join(f'<span class="clause">{part}</span>' for part in parts))


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """Return the page's query string with some parameters replaced; an empty value removes one.

    The page number never survives a change.
    """
    params = context["request"].GET.copy()
    params.pop("page", None)
    for name, value in changes.items():
        params.pop(name, None)
        if value not in ("", None):
            params[name] = value
    return "?" + params.urlencode() if params else "?"


@register.filter
def share_of(value, whole):
    """Return a value as a percentage of a whole, between 0 and 100."""
    if not whole:
        return 0
    return round(max(0, min(100, 100 * float(value) / float(whole))), 2)


@register.filter
def html_lang(code):
    """Return a language code as HTML writes it."""
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(code, code or "")


@register.filter
def inside(label):
    """Write a label as it stands inside a sentence: small, unless it is an abbreviation."""
    text = str(label)
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
