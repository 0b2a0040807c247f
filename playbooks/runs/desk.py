"""A person's open runs, kept on their desk, so that the home page shows them without a query."""

from accounts import desk
from playbooks.runs.models import Run

NAME = "runs"
MOST = 12


def refresh_desk(user_id: int) -> None:
    """Put a person's open runs on their desk: what is due first, then what was touched last."""
    rows = (
        Run.objects.open()
        .filter(owner=user_id)
        .with_next_due()
        .order_by("-touched_at")
        .values("pk", "asset_id", "customer", "done_count", "step_count", "stage", "next_due")
    )
    items = [
        {
            "id": row["pk"],
            "asset": row["asset_id"],
            "customer": row["customer"],
            "done": row["done_count"],
            "of": row["step_count"],
            "stage": row["stage"],
            "due": row["next_due"].isoformat() if row["next_due"] else "",
        }
        for row in rows[: 4 * MOST]
    ]
    desk.put(user_id, NAME, sorted(items, key=lambda item: item["due"] or "9")[:MOST])


def on_desk(user) -> list[dict]:
    """Return a person's open runs."""
    return desk.on_desk(user, NAME)
