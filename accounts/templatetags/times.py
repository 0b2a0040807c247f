"""Dates and amounts as people write them, in both languages."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

register = template.Library()


def is_chinese() -> bool:
    """Tell whether the interface speaks Chinese."""
    return (get_language() or "").startswith("zh")


def as_date(value) -> date | None:
    """Return a date from a date, a moment or their ISO text."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day(value):
    """Write a date as people do; the year only when it is another one."""
    found = as_date(value)
    if found is None:
        return ""
    this_year = found.year == timezone.localdate().year
    if is_chinese():
        text = f"{found.month}\u00a0月\u00a0{found.day}\u00a0日"
        return text if this_year else f"{found.year}\u00a0年\u00a0{text}"
    return date_format(found, "j\u00a0M" if this_year else "j\u00a0M\u00a0Y")


@register.filter
def ago(value):
    """Say how long ago something was: hours, yesterday, a week day, then the date."""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s min ago") % {"n": max(1, minutes)}
    days = (timezone.localdate() - timezone.localtime(value).date()).days
    if days == 0:
        return _("%(n)s h ago") % {"n": minutes // 60}
    if days == 1:
        return _("yesterday")
    return week_day(timezone.localtime(value)) if days < 7 else day(value)


def week_day(moment) -> str:
    """Return the short name of a week day."""
    return f"周{'一二三四五六日'[moment.weekday()]}" if is_chinese() else date_format(moment, "D")


@register.filter
def past(value):
    """Tell whether a date lies before today."""
    found = as_date(value)
    return found is not None and found < timezone.localdate()


@register.filter
def amount(value, decimals=None):
    """Write a recorded decimal with the signs of the language, keeping its decimals."""
    if value in (None, ""):
        return "–"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    # Chinese groups figures by thousands too, which Django's own format leaves out.
    text = f"{abs(number):,f}" if decimals is None else f"{abs(number):,.{decimals}f}"
    return f"\u2212{text}" if number < 0 else text


@register.filter
def signed(value):
    """Write a number with its sign."""
    return f"+{amount(value)}" if value > 0 else amount(value)


@register.filter
def change(value):
    """Write a change in per cent with its sign; a very large one as a factor."""
    return f"×{value / 100 + 1:.0f}" if value >= 1000 else f"{signed(value)}%"


@register.filter
def length(seconds):
    """Write a length in minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return _("%(n)s s") % {"n": rest}
    return (
        _("%(m)s min %(s)s s") % {"m": minutes, "s": rest}
        if rest
        else _("%(n)s min") % {"n": minutes}
    )


@register.filter
def as_percent(fraction):
    """Write a recorded fraction as per cent."""
    text = f"{Decimal(str(fraction or 0)) * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
