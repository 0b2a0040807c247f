"""Addresses of the ranks."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.ranks, name="ranks"),
    path("searches/", views.searches, name="searches"),
]
