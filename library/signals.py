"""What the library tells whoever listens, inside the transaction of the change."""

from django.dispatch import Signal

# Sent with `ids`: these assets, or who may see them, changed or went away.
assets_changed = Signal()
# Sent without arguments: a taxonomy changed.
terms_changed = Signal()
# Sent when an import is done and its command is about to return.
assets_imported = Signal()
