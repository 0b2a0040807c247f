"""The types of assets. An app adds one with the decorator; nothing else lists them."""

_types: dict[str, type] = {}


def register_asset_type(model):
    """Add a type of asset under its kind's key."""
    _types[model.kind.key] = model
    return model


def asset_types() -> dict[str, type]:
    """Return every type by its key, in the order they were registered."""
    return dict(_types)


def asset_type(key: str) -> type | None:
    """Return the type with a key, or None."""
    return _types.get(key)
