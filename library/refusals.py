"""Why an asset is not published."""


class PublishRefused(Exception):
    """An asset that somebody wanted to publish must not be; the reason is a sentence for them."""

    def __init__(self, asset, reason: str):
        self.asset = asset
        super().__init__(reason)
