"""Addresses of the API inside an organization."""

from django.urls import path

from teams.api.activity import ActivityView
from teams.api.imports import ImportsView, ImportView

urlpatterns = [
    path("activity", ActivityView.as_view(), name="activity"),
    path("imports", ImportsView.as_view(), name="imports"),
    path("imports/<int:import_id>", ImportView.as_view(), name="import"),
]
