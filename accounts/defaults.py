"""What a site needs to exist, made by one idempotent call.

Apps register a function each; every function adds what is missing and never
overwrites what somebody has edited.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import connections, transaction

_registered: list[tuple[int, Callable[[], None]]] = []


def register_defaults(order: int = 50):
    """Register a function that creates defaults; low orders run first."""

    def register(function):
        _registered.append((order, function))
        return function

    return register


def ensure_defaults() -> None:
    """Create groups, permissions, taxonomies, workflow and home page where missing."""
    with transaction.atomic():
        for _order, function in sorted(_registered, key=lambda entry: entry[0]):
            function()


def after_migrate(sender, using="default", **kwargs) -> None:
    """Run the defaults once the last app of a migration is done."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender.label != last.label:
        return
    if "accounts_user" in connections[using].introspection.table_names() and is_complete(using):
        ensure_defaults()


def is_complete(using: str) -> bool:
    """Tell whether every model has its table, so that a partial migration is left alone."""
    tables = set(connections[using].introspection.table_names())
    return all(
        model._meta.db_table in tables
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    )
