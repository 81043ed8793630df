"""Addresses of the API inside an organization."""

from django.urls import path

from teams.api.activity import ActivityView

urlpatterns = [
    path("activity", ActivityView.as_view(), name="activity"),
]
