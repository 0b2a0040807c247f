"""Child processes that may use up only so much memory and time."""
