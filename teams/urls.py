"""Addresses of the report, members and imports."""

from django.urls import path

from scoring.views import score
from teams.views import (
    calibration,
    coaching,
    content,
    coverage,
    deliveries,
    goals,
    imports,
    ledger,
    mappings,
    outcomes,
    portability,
    quick_log,
    report,
)

app_name = "teams"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("members/<int:member_id>/", score.member_score, name="member"),
    path("members/<int:member_id>/score.csv", score.member_file, name="member_file"),
    path("members/<int:member_id>/score/plan/", score.member_plan, name="member_plan"),
    path(
        "members/<int:member_id>/score/<slug:component>/", score.member_component, name="component"
    ),
    path("members/<int:member_id>/coverage/", coverage.member_coverage, name="member_coverage"),
    path("members/<int:member_id>/content/", content.member_content, name="member_content"),
    path("content/", content.content, name="content"),
    path("members/<int:member_id>/goals/", goals.member_goals, name="member_goals"),
    path("members/<int:member_id>/notes/", coaching.notes_of_member, name="member_notes"),
    path("members/<int:member_id>/request-upload/", coaching.request_upload, name="request_upload"),
    path("goals/", goals.own_goals, name="goals"),
    path("goals/<int:goal_id>/close/", goals.close, name="goal_close"),
    path("notes/", coaching.notes, name="notes"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("coverage/", coverage.own_coverage, name="coverage"),
    path("log/", quick_log.quick_log, name="quick_log"),
    path("imports/", imports.imports, name="imports"),
    path("imports/mappings/", mappings.mappings, name="mappings"),
    path("imports/mappings/<int:mapping_id>/forget/", mappings.forget, name="mapping_forget"),
    path("imports/portability/", portability.portability, name="portability"),
    path("imports/portability/connect/", portability.connect, name="portability_connect"),
    path("imports/portability/callback/", portability.callback, name="portability_callback"),
    path("imports/portability/disconnect/", portability.disconnect, name="portability_disconnect"),
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
