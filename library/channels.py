"""The formats that work in a channel, and where an asset departs from them."""

from django.utils.translation import gettext as _

from accounts.templatetags.times import length
from library.terms import get_terms


def format_hints(channel: str, seconds: int | None, pictures: int | None) -> list[str]:
    """Return what to look at once more in an asset that goes through a channel.

    `seconds` is its length, `pictures` the share of pictures in per cent; None is not known.
    """
    rule = get_terms().get("channel", channel)
    if rule is None:
        return []
    return [*length_hints(rule, seconds), *picture_hints(rule, pictures)]


def length_hints(rule, seconds: int | None):
    """Yield what the length lacks."""
    least, most = rule.shortest_seconds, rule.longest_seconds
    if least is None and most is None:
        return
    words = {"channel": rule.label, "wanted": wanted_length(least, most)}
    if seconds is None:
        yield _("%(channel)s: say how long it is; %(wanted)s works best.") % words
    elif (least is not None and seconds < least) or (most is not None and seconds > most):
        words["length"] = length(seconds)
        yield _("%(channel)s: it runs %(length)s; %(wanted)s works best.") % words


def wanted_length(least: int | None, most: int | None) -> str:
    """Return a range of lengths as people say it."""
    if least is None:
        return _("up to %(most)s") % {"most": length(most)}
    if most is None:
        return _("at least %(least)s") % {"least": length(least)}
    return _("%(least)s to %(most)s") % {"least": length(least), "most": length(most)}


def picture_hints(rule, pictures: int | None):
    """Yield what the share of pictures lacks."""
    if rule.least_pictures is None:
        return
    words = {"channel": rule.label, "n": rule.least_pictures}
    if pictures is None:
        yield _("%(channel)s: say how much of it is pictures; over %(n)s%% works best.") % words
    elif pictures < rule.least_pictures:
        words["now"] = pictures
        yield _("%(channel)s: %(now)s%% pictures; over %(n)s%% works best.") % words
