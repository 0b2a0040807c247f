"""The one table that says which group may do what."""

from enum import StrEnum

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.defaults import register_defaults


class Right(StrEnum):
    """Something a person may do in the library."""

    READ = "read"
    AUTHOR = "author"
    PUBLISH = "publish"
    REPORTS = "reports"
    DEALS = "deals"
    LEAD = "lead"
    ADMINISTER = "administer"


SALES = "Sales"
ENABLEMENT = "Enablement"
MANAGERS = "Managers"
ADMINISTRATORS = "Administrators"

ROLES: dict[str, frozenset[Right]] = {
    SALES: frozenset({Right.READ, Right.DEALS}),
    ENABLEMENT: frozenset({Right.READ, Right.AUTHOR, Right.PUBLISH, Right.REPORTS}),
    # Who leads sees the work of the own team and of the teams below it.
    MANAGERS: frozenset({Right.READ, Right.DEALS, Right.REPORTS, Right.LEAD}),
    ADMINISTRATORS: frozenset(Right),
}

# What people read; the names themselves stand in imports and permissions.
LABELS = {
    SALES: _("Sales"),
    ENABLEMENT: _("Enablement"),
    MANAGERS: _("Managers"),
    ADMINISTRATORS: _("Administrators"),
}
# Groups that Wagtail's own migrations make and nobody here belongs to.
STRANGERS = ("Moderators", "Editors")

# What the rights mean in Django's permissions. An author works on every content model;
# an administrator also on people and settings.
CONTENT_APPS = ("library", "playbooks", "search", "wagtailimages", "wagtaildocs", "taggit")
CONTENT_VERBS = ("add_", "change_", "delete_", "view_", "choose_", "publish_", "lock_", "unlock_")


def rights_of(group_names) -> frozenset[Right]:
    """Return everything that members of these groups may do."""
    return frozenset().union(*(ROLES.get(name, frozenset()) for name in group_names))


def group_label(name: str) -> str:
    """Return what a group is called in the language of the interface."""
    return str(LABELS.get(name, name))


@register_defaults(order=20)
def ensure_groups() -> None:
    """Create the four groups, and give them what the table says.

    A group that is there already gets the permissions of models that are new, which no group
    has any of; what somebody took away stays away.
    """
    if not Group.objects.filter(name__in=ROLES).exists():
        Group.objects.filter(name__in=STRANGERS, user__isnull=True).delete()
    known = Permission.objects.filter(group__isnull=False).values("content_type")
    added = list(Permission.objects.exclude(content_type__in=known).values_list("pk", flat=True))
    for name, rights in ROLES.items():
        group, created = Group.objects.get_or_create(name=name)
        wanted = permissions_for(rights)
        group.permissions.add(*(wanted if created else wanted.filter(pk__in=added)))


def permissions_for(rights: frozenset[Right]):
    """Return the Django permissions that a set of rights stands for."""
    wanted = Q(pk__in=[])
    if Right.AUTHOR in rights:
        wanted |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
        for verb in CONTENT_VERBS:
            if verb == "publish_" and Right.PUBLISH not in rights:
                continue
            wanted |= Q(content_type__app_label__in=CONTENT_APPS, codename__startswith=verb)
    if Right.ADMINISTER in rights:
        return Permission.objects.all()
    return Permission.objects.filter(wanted, content_type__in=ContentType.objects.all())
