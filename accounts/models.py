"""People, the teams they work in, and what they are told."""

import re
from functools import cached_property
from hashlib import sha256
from secrets import token_urlsafe

from django.contrib.auth.models import AbstractUser, Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import get_language, gettext_lazy as _

from accounts.choices import InterfaceLanguage, NotificationState, Theme
from accounts.prepared import AnyOf, prepared
from accounts.roles import ROLES, Right, rights_of
from accounts.sight import EVERYTHING, NOTHING, Extent, Sight

CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


class TeamQuerySet(models.QuerySet):
    """Questions about the tree of teams."""

    def within(self, team):
        """Return a team and everything below it."""
        return self.filter(path__startswith=team.path)


class Team(models.Model):
    """A sales team; it may be part of a larger one."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The team's name in the language of the interface."""
        chinese = (get_language() or "").startswith("zh")
        return (self.name_zh if chinese else self.name) or self.name

    @property
    def lineage(self) -> list[int]:
        """The ids of this team and of the teams it is part of, outermost first."""
        return [int(pk) for pk in self.path.split("/") if pk]

    def clean(self):
        """Refuse a team that would be part of itself."""
        if self.pk and self.parent and self.pk in self.parent.lineage:
            raise ValidationError({"parent": _("A team cannot be part of itself.")})

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save the team and keep the paths of everything below it true."""
        before = self.path
        super().save(*args, **kwargs)
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if self.path == before:
            return
        Team.objects.filter(pk=self.pk).update(path=self.path)
        for child in self.children.all():
            child.parent = self
            child.save()


class User(AbstractUser):
    """Somebody who sells, equips sellers, or leads them."""

    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    language = models.CharField(
        _("interface language"),
        max_length=10,
        blank=True,
        choices=InterfaceLanguage.choices,
        help_text=_("Empty: as the browser asks."),
    )
    theme = models.CharField(_("theme"), max_length=5, blank=True, choices=Theme.choices)
    # What is open for this person, by the part of the site that keeps it; see accounts.desk.
    desk = models.JSONField(default=dict, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self):
        """Write the name; a Chinese one with the family name first and no space."""
        family_first = f"{self.last_name}{self.first_name}"
        return family_first if CHINESE.fullmatch(family_first) else super().get_full_name()

    @cached_property
    def _groups(self) -> list[tuple[int, str]]:
        return [(row["pk"], row["name"]) for row in groups_of(self.pk)]

    @property
    def group_ids(self) -> frozenset[int]:
        """The ids of the groups this person belongs to."""
        return frozenset(pk for pk, _name in self._groups)

    @property
    def team_ids(self) -> frozenset[int]:
        """The ids of this person's team and of the teams it is part of."""
        return frozenset(self.team.lineage) if self.team_id else frozenset()

    @cached_property
    def rights(self) -> frozenset[Right]:
        """Everything this person may do."""
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset(Right)
        return rights_of(name for _pk, name in self._groups)

    @cached_property
    def sight(self) -> Sight:
        """How far this person sees in the library."""
        if not self.may(Right.READ):
            return NOTHING
        if self.may(Right.AUTHOR):
            return EVERYTHING
        return Sight(Extent.OWN, AnyOf(sorted(self.group_ids)), AnyOf(sorted(self.team_ids)))

    def may(self, right: Right) -> bool:
        """Tell whether this person has a right."""
        return right in self.rights

    @cached_property
    def unread(self) -> int:
        """How many notifications wait to be read; signing in has counted them already."""
        return self.notifications.unread().count()

    @property
    def initials(self) -> str:
        """One or two signs that stand for the person in the header."""
        if self.last_name and not self.last_name.isascii():
            return self.last_name[:1]
        letters = (self.first_name[:1] + self.last_name[:1]) or self.username[:2]
        return letters.upper()


@prepared
def _team_rows():
    return Team.objects.order_by("path").values(*[f.attname for f in Team._meta.concrete_fields])


def all_teams() -> list[Team]:
    """Return every team, each below the one it is part of."""
    return [Team(**row) for row in _team_rows()]


@prepared
def groups_of(user_id):
    """Return the groups a person belongs to."""
    return Group.objects.filter(user=user_id).values("pk", "name").order_by("pk")


class ApiToken(models.Model):
    """A secret that lets a program act as a person. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self):
        return f"{self.user}, {self.created_at:%Y-%m-%d}"

    @classmethod
    def create_for(cls, user) -> str:
        """Make a token and return its text, which nobody can read again."""
        text = token_urlsafe(32)
        cls.objects.create(user=user, digest=cls.digest_of(text))
        return text

    @staticmethod
    def digest_of(text: str) -> str:
        """Return what is stored of a token."""
        return sha256(text.encode("utf-8", "replace")).hexdigest()

    @classmethod
    def user_of(cls, text: str) -> User | None:
        """Return the active person a token stands for."""
        row = cls.objects.filter(digest=cls.digest_of(text), user__is_active=True)
        token = row.select_related("user__team").first()
        return token.user if token else None


class NotificationQuerySet(models.QuerySet):
    """Questions about what people are told."""

    def unread(self):
        """Return what can be seen and was not read yet."""
        return self.filter(state=NotificationState.UNREAD)

    def shown(self):
        """Return what can be seen, latest first."""
        return self.exclude(state=NotificationState.WAITING).order_by("-at", "-pk")

    def not_read(self):
        """Return what was not read yet, whether it can be seen already or still waits."""
        return self.exclude(state=NotificationState.READ)

    def due(self, now):
        """Return what waits for a time that has come."""
        return self.filter(state=NotificationState.WAITING, at__lte=now)


class Notification(models.Model):
    """Something one person is told. It keeps a kind and details; its words are made when it is read."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    # What it is about, in the words of whoever tells it: the same is not told twice while unread.
    about = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    address = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=8, choices=NotificationState.choices, default=NotificationState.UNREAD
    )
    # When it can be seen; of a reminder, when it is due.
    at = models.DateTimeField()

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "about"],
                condition=~models.Q(state="read"),
                name="told_once_while_unread",
            )
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="unread_of_a_person"),
            models.Index(fields=["user", "-at"], name="list_of_a_person"),
            models.Index(fields=["state", "at"], name="notifications_due"),
        ]


def people_who_may(right: Right):
    """Return the active people who have a right, by name."""
    groups = [name for name, rights in ROLES.items() if right in rights]
    able = models.Q(is_superuser=True) | models.Q(groups__name__in=groups)
    return User.objects.filter(able, is_active=True).distinct().order_by("first_name", "username")
