"""Following a play or a playbook: ticks, notes, due dates, and what came of it."""
