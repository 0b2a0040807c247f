"""Addresses of assets, their files, what readers do with them, and what they ask for."""

from django.urls import path

from library import views
from library.requests import views as requests_views

app_name = "library"
urlpatterns = [
    path("assets/<int:asset_id>/", views.asset, name="asset"),
    path("assets/<int:asset_id>/run/", views.run, name="run"),
    path("assets/<int:asset_id>/record/", views.record, name="record"),
    path("assets/<int:asset_id>/files/<int:file_id>/<str:name>", views.file, name="file"),
    path("assets/<int:asset_id>/images/<str:checksum>", views.picture, name="picture"),
    path("assets/<int:asset_id>/<str:slug>/", views.asset, name="asset"),
    path("media/<path:name>", views.media, name="media"),
    path("usage/<int:event_id>/undo/", views.undo, name="undo"),
    path("requests/", requests_views.requests, name="requests"),
    path("requests/<int:pk>/withdraw/", requests_views.withdraw, name="withdraw"),
]
