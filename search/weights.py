"""The weights of the ranking, and what a deployment overrides of them."""

from django.conf import settings

# score = text × (1 + context weights that apply) × (1 + the asset's own at the stage). Without words,
# text is 1.
DEFAULT_WEIGHTS = {
    "stage": 0.35,
    "role": 0.25,
    "industry": 0.15,
    "product": 0.15,
    "competitor": 0.15,
    "language": 0.10,
    # Times the bucket of uses, 0 to 4 quarters; see bucket().
    "used": 0.16,
    "proven": 0.12,
    "checked": 0.04,
    # Fair start: full for 30 days after publishing, half for 60 more. It is the weight of
    # two buckets of use, so that a new asset meets those used a dozen times.
    "fresh": 0.08,
    # Times the distance from 3, the middle: 5 adds, 1 takes off.
    "importance": 0.02,
}


def weights() -> dict[str, float]:
    """Return the weights in force."""
    return {**DEFAULT_WEIGHTS, **settings.VALUARY_RANKING}
