"""Addresses of the report, members and imports."""

from django.urls import path

from teams.views import deliveries, imports, report

app_name = "teams"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("members/<int:member_id>/", report.member, name="member"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:import_id>/", imports.import_detail, name="import"),
    path("imports/<int:import_id>/undo/", imports.undo, name="import_undo"),
    path("deliveries/<int:delivery_id>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:delivery_id>/answer/", deliveries.answer, name="delivery_answer"),
    path("deliveries/<int:delivery_id>/commit/", deliveries.commit, name="delivery_commit"),
    path("deliveries/<int:delivery_id>/discard/", deliveries.discard, name="delivery_discard"),
    path("deliveries/<int:delivery_id>/undo/", deliveries.undo, name="delivery_undo"),
    path(
        "deliveries/<int:delivery_id>/problems.csv", deliveries.problems, name="delivery_problems"
    ),
]
