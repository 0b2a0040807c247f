"""What usage tells whoever listens."""

from django.dispatch import Signal

# Sent with `ids` when the sums of these assets moved, inside that transaction.
totals_changed = Signal()
# Sent with `questions`: somebody searched for these and was not helped, inside that transaction.
searched_in_vain = Signal()
