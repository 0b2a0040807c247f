"""`{% remember key %}…{% endremember %}`: a piece of a page, drawn once for each key."""

from secrets import token_hex

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.remembering import pieces

register = template.Library()
# What belongs to one reader or one address, and what stands for it in a piece. Nobody can write it
# into a text and have it filled in there.
FILLED_IN = {name: f"{name}-{token_hex(12)}" for name in ("csrf_token", "here")}


class RememberNode(template.Node):
    """Draws its inside, or takes it as it was drawn under the same key."""

    def __init__(self, key, nodelist, place: str):
        self.key, self.nodelist, self.place = key, nodelist, place

    def render(self, context):
        """Draw; without a key nothing is kept."""
        key = self.key.resolve(context)
        if not key:
            return self.nodelist.render(context)
        full = (self.place, get_language(), key)
        piece = pieces.get(full, lambda: self.draw(context))
        for name, stand_in in FILLED_IN.items():
            if stand_in in piece:
                piece = piece.replace(stand_in, escape(context.get(name, "")))
        return SafeString(piece)

    def draw(self, context) -> str:
        """Draw the inside; token and address are filled in for each reader."""
        with context.push(**FILLED_IN):
            return self.nodelist.render(context)


@register.tag
def remember(parser, token):
    """Parse the tag; its place in the templates is part of the key."""
    _name, key = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    place = f"{parser.origin}:{token.lineno}"
    return RememberNode(parser.compile_filter(key), nodelist, place)
