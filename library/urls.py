"""Addresses of assets, their files, what readers do with them, and what they ask for."""

from django.urls import path, register_converter

from library import views
from library.calculators import documents, run_views, views as calculator_views
from library.requests import views as requests_views


class CaseForm:
    """The forms a business case can be taken away in."""

    regex = "pdf|xlsx"
    to_python = to_url = staticmethod(str)


register_converter(CaseForm, "case_form")
app_name = "library"
urlpatterns = [
    path("assets/<int:asset_id>/", views.asset, name="asset"),
    path("assets/<int:asset_id>/live/", calculator_views.live, name="live"),
    path("assets/<int:asset_id>/run/", calculator_views.run, name="run"),
    path("assets/<int:asset_id>/keep/", calculator_views.keep, name="keep"),
    path(
        "assets/<int:asset_id>/case.<case_form:form>",
        documents.calculator_case,
        name="calculator-case",
    ),
    path("assets/<int:asset_id>/record/", views.record, name="record"),
    path("assets/<int:asset_id>/files/<int:file_id>/<str:name>", views.file, name="file"),
    path(
        "assets/<int:asset_id>/thumbnails/<str:checksum>/<str:size>",
        views.thumbnail,
        name="thumbnail",
    ),
    path("assets/<int:asset_id>/images/<str:checksum>", views.picture, name="picture"),
    path("assets/<int:asset_id>/<str:slug>/", views.asset, name="asset"),
    path("runs/", run_views.runs, name="runs"),
    path("runs/compare/", run_views.compare, name="compare-runs"),
    path("runs/<int:run_id>/", run_views.saved_run, name="saved-run"),
    path("runs/<int:run_id>/case.<case_form:form>", documents.run_case, name="run-case"),
    path("runs/<int:run_id>/redo/", run_views.redo, name="redo-run"),
    path("runs/<int:run_id>/rename/", run_views.rename, name="rename-run"),
    path("runs/<int:run_id>/delete/", run_views.delete, name="delete-run"),
    path("media/<path:name>", views.media, name="media"),
    path("usage/<int:event_id>/undo/", views.undo, name="undo"),
    path("requests/", requests_views.requests, name="requests"),
    path("requests/<int:pk>/withdraw/", requests_views.withdraw, name="withdraw"),
]
