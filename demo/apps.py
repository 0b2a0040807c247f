"""The demo: content and people to try the library with."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo content and volume for measuring."""

    name = "demo"
