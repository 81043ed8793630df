"""Addresses of the report, members and imports."""

from django.urls import path

from teams.views import imports, report

app_name = "teams"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("members/<int:member_id>/", report.member, name="member"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:import_id>/", imports.import_detail, name="import"),
    path("imports/<int:import_id>/undo/", imports.undo, name="import_undo"),
]
