"""Addresses of playbooks and of runs. A playbook's own page has an asset's address."""

from django.urls import path

from playbooks import views

app_name = "playbooks"
urlpatterns = [
    path("playbooks/", views.index, name="index"),
    path("journeys/<int:journey_id>/draft/", views.draft, name="draft"),
    path("playbooks/runs/", views.runs, name="runs"),
    path("playbooks/runs/start/", views.start_run, name="start"),
    path("playbooks/runs/<int:run_id>/", views.run, name="run"),
    path("playbooks/runs/<int:run_id>/step/", views.step, name="step"),
    path("playbooks/runs/<int:run_id>/finish/", views.finish_run, name="finish"),
    path("playbooks/runs/<int:run_id>/reopen/", views.reopen_run, name="reopen"),
    path("playbooks/runs/<int:run_id>/discard/", views.discard_run, name="discard"),
]
