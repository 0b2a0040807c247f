"""Addresses of the site. What each part serves is said in the part."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.api import api
from config.health import healthz

urlpatterns = [
    # What readers ask for most is looked for first.
    path("", include("search.urls")),
    path("", include("library.urls")),
    path("", include("playbooks.urls")),
    path("", include("reports.urls")),
    path("api/v1/", api.urls),
    path("accounts/", include("accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", healthz, name="healthz"),
    path("help/", include(wagtail_urls)),
]
handler403 = "accounts.views.forbidden"
