"""What the library adds to the Wagtail admin."""

from django.contrib import messages
from django.http import Http404
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from library.admin import LibraryGroup, TaxonomyGroup
from library.assets.base import Asset
from library.files import may_see_document

register_snippet(LibraryGroup)


@hooks.register("register_admin_viewset")
def register_taxonomies():
    """Add the taxonomies to the menu."""
    return TaxonomyGroup()


@hooks.register("before_serve_document")
def guard_document(document, request):
    """Serve a document at Wagtail's address only to those who may see an asset it belongs to."""
    if not may_see_document(request.user, document):
        raise Http404


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def advise(request, instance):
    """Say what an author should look at once more; nothing is refused."""
    if isinstance(instance, Asset):
        for advice in instance.advice():
            messages.warning(request, advice)


@hooks.register("insert_global_admin_css")
def accent():
    """Give the admin our accent."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
