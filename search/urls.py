"""Addresses of finding: the start page and the results."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.results, name="results"),
]
