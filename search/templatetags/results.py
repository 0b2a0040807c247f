"""Parts of the results that stand there by the dozen, drawn without a template each."""

import html

from django import template
from django.utils.formats import localize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.templatetags.interface import html_lang, icon
from library.templatetags.rail import railbars
from library.templatetags.thumbnails import tile

register = template.Library()


def escape(text) -> str:
    """Escape a text as Django does; its care for lazy texts costs more than the escaping."""
    return html.escape(str(text))


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


@register.simple_tag
def hit_card(card, stage):
    """Draw one result. Twenty of these are most of a page, so none has a template of its own."""
    hit, language = card.hit, html_lang(card.hit.language)
    file = (
        f'<p class="found-in">{icon("material")}{escape(hit.found_in.words)}</p>'
        if hit.found_in
        else ""
    )
    passage = (
        f'<p class="passage" lang="{language}">{hit.passage_html}</p>' if hit.passage_html else ""
    )
    return mark_safe(
        f'<article class="hit" data-said>{tile(hit.id, hit.thumbnail, card.icon)}'
        f'<div class="hit-main"><div class="hit-text">{meta_line(card)}'
        f'<h2 class="hit-title"><a href="{escape(card.address)}" lang="{language}">'
        f"{hit.title_html}</a></h2>{file}{passage}</div>"
        f'<div class="hit-foot">{reason_line(card.reasons)}{hit_actions(card, stage)}</div></div>'
        f'<div class="hit-use">{railbars(hit.uses_at, stage.slug if stage else "")}'
        f"<span>{figure_of_use(hit.uses, stage)}</span></div></article>"
    )


def meta_line(card) -> str:
    """Write the line above a title: type, languages, whether it may be sent."""
    hit = card.hit
    versions = "".join(
        f'<a class="version" href="{escape(version["address"])}"'
        f' hreflang="{html_lang(version["language"])}" lang="{html_lang(version["language"])}"'
        f' title="{escape(version["title"])}">{escape(version["name"])}</a>'
        for version in card.versions
    )
    look, sign, words = (
        ("", "send", _("May be sent"))
        if hit.shareable
        else (" internal", "lock", _("Internal only"))
    )
    return (
        f'<p class="meta"><span>{escape(card.type_label)}</span>'
        f'<span lang="{html_lang(hit.language)}">{escape(card.languages)}</span>{versions}'
        f'<span class="sharing{look}">{icon(sign)}{escape(words)}</span></p>'
    )


def hit_actions(card, stage) -> str:
    """Write what can be done with a result at once."""
    button = f'form="act" formaction="{escape(card.record_address)}" name="kind"'
    used = _("Used with customer") + (f" · {stage.label}" if stage else "")
    return (
        '<div class="hit-actions"><span class="said" role="status"></span>'
        f'<button class="text-button with-script" {button} value="copy"'
        f' data-copy-text="{escape(card.copy_text)}" data-key="c">{icon("copy")}{escape(_("Copy"))}</button>'
        f'<button class="text-button main" {button} value="use_in_deal" data-key="u">'
        f"{icon('used')}<span>{escape(used)}</span></button></div>"
    )


def figure_of_use(uses: int, stage) -> str:
    """Write how often a result was used, at a stage or at all."""
    if stage:
        text = _("<b>%(n)s</b>× in %(stage)s")
        return text % {"n": localize(uses), "stage": escape(stage.label)}
    return _("<b>%(n)s</b>× in 90 days") % {"n": localize(uses)}
