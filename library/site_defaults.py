"""Wagtail's own rows that a site needs: locale, root page, site, collection, workflow."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from accounts.defaults import register_defaults
from accounts.roles import ROLES, Right
from library.pages_editorial import EditorialPage
from library.registry import asset_types

# Names are data and have one form, so they speak both languages.
WORKFLOW_NAME = "Review before publishing · 发布前审核"
TASK_NAME = "Enablement review · 赋能团队审核"
WAGTAILS_WORKFLOW = "Moderators approval"
COLLECTION_PERMISSIONS = (
    ("wagtailimages", "image", ("add", "change", "choose")),
    ("wagtaildocs", "document", ("add", "change", "choose")),
)


@register_defaults(order=10)
def ensure_wagtail_rows() -> None:
    """Create the locale, the roots of pages and files, and the site, where missing."""
    Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first()
    if root is None:
        content_type = ContentType.objects.get_for_model(Page)
        root = Page.add_root(title="Root", slug="root", content_type=content_type)
    ensure_home_page(root)


def ensure_home_page(root) -> None:
    """Make an editorial page the root of the site; Wagtail's own placeholder goes away."""
    home = EditorialPage.objects.filter(depth=2).first()
    if home is None:
        Page.objects.filter(depth=2, slug="home").exclude(
            content_type=ContentType.objects.get_for_model(EditorialPage)
        ).delete()
        root = Page.objects.get(pk=root.pk)
        home = root.add_child(instance=EditorialPage(title="Help", slug="help"))
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    Site.clear_site_root_paths_cache()


@register_defaults(order=40)
def ensure_file_permissions() -> None:
    """Let authors add, change and choose files, and edit the editorial pages."""
    from django.contrib.auth.models import Permission

    root = Collection.get_first_root_node()
    pages = Page.objects.filter(depth=1).first()
    for name, rights in ROLES.items():
        group = Group.objects.get(name=name)
        if Right.AUTHOR not in rights or group.collection_permissions.exists():
            continue
        for app, model, verbs in COLLECTION_PERMISSIONS:
            codenames = [f"{verb}_{model}" for verb in verbs]
            for permission in Permission.objects.filter(
                content_type__app_label=app, codename__in=codenames
            ):
                GroupCollectionPermission.objects.create(
                    group=group, collection=root, permission=permission
                )
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore",
            codename__in=["add_page", "change_page", "publish_page"],
        ):
            GroupPagePermission.objects.create(group=group, page=pages, permission=permission)


@register_defaults(order=60)
def ensure_workflow() -> None:
    """Give every type of asset a review workflow, unless somebody chose one."""
    types = [ContentType.objects.get_for_model(model) for model in asset_types().values()]
    chosen = dict(
        WorkflowContentType.objects.filter(content_type__in=types).values_list(
            "content_type_id", "workflow_id"
        )
    )
    missing = [kind for kind in types if kind.pk not in chosen]
    if not missing:
        return
    workflow = (
        Workflow.objects.filter(pk__in=chosen.values(), active=True).first() or new_workflow()
    )
    for kind in missing:
        WorkflowContentType.objects.create(content_type=kind, workflow=workflow)


def new_workflow() -> Workflow:
    """Create the review of those who may publish; Wagtail's own, for its own groups, goes away."""
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).delete()
    GroupApprovalTask.objects.filter(name=WAGTAILS_WORKFLOW).delete()
    workflow = Workflow.objects.create(name=WORKFLOW_NAME)
    task = GroupApprovalTask.objects.create(name=TASK_NAME)
    names = [name for name, rights in ROLES.items() if Right.PUBLISH in rights]
    task.groups.set(Group.objects.filter(name__in=names))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
