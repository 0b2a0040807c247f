"""Choices a person makes about the interface, and the states of what they are told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InterfaceLanguage(TextChoices):
    """The languages the interface speaks, each by its own name."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"


class Theme(TextChoices):
    """Light or dark; empty follows the system."""

    SYSTEM = "", _("System")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class NotificationState(TextChoices):
    """Whether somebody was told yet, and whether they have seen it."""

    WAITING = "waiting", _("Waiting for its time")
    UNREAD = "unread", _("Unread")
    READ = "read", _("Read")
