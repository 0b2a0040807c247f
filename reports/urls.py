"""Addresses of the reports."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("ranks/", views.ranks, name="ranks"),
    path("ranks/searches/", views.searches, name="searches"),
    path("ranks/runs/", views.runs, name="runs"),
    path("ranks/runs/<int:asset_id>/", views.run_steps, name="run_steps"),
    path("coverage/", views.matrix, name="coverage"),
    path("coverage/work/", views.work, name="work"),
    path("coverage/<slug:name>/", views.gaps, name="gaps"),
]
