"""`{% remember key %}…{% endremember %}`: a piece of a page, drawn once for each key."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.remembering import pieces

register = template.Library()
# Stands for the token of a form, which belongs to one reader.
TOKEN = "token-of-the-reader"  # noqa: S105


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
        if TOKEN not in piece:
            return SafeString(piece)
        return SafeString(piece.replace(TOKEN, str(context.get("csrf_token", ""))))

    def draw(self, context) -> str:
        """Draw the inside; the token of its forms is filled in for each reader."""
        with context.push(csrf_token=TOKEN):
            return self.nodelist.render(context)


@register.tag
def remember(parser, token):
    """Parse the tag; its place in the templates is part of the key."""
    _name, key = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    place = f"{parser.origin}:{token.lineno}"
    return RememberNode(parser.compile_filter(key), nodelist, place)
