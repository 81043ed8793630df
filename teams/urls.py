"""Addresses of the report, members and imports."""

from django.urls import path

from teams import views

app_name = "teams"
urlpatterns = [
    path("report/", views.report, name="report"),
    path("members/<int:member_id>/", views.member, name="member"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:import_id>/", views.import_detail, name="import"),
    path("imports/<int:import_id>/undo/", views.undo, name="import_undo"),
]
