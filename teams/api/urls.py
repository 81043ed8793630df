"""Addresses of the API inside an organization."""

from django.urls import path

from teams.api.activity import ActivityView
from teams.api.audit_events import AuditEventsView
from teams.api.group_ledger import GroupLedgerView
from teams.api.imports import ImportsView, ImportView
from teams.api.plans import PlanView, WhatIfView
from teams.api.report import ReportView
from teams.api.scores import LedgerView, NextPointsView, RulebookView, ScoreView
from teams.api.teams import TeamsView, TeamView

urlpatterns = [
    path("activity", ActivityView.as_view(), name="activity"),
    path("audit-events", AuditEventsView.as_view(), name="audit_events"),
    path("imports", ImportsView.as_view(), name="imports"),
    path("imports/<int:import_id>", ImportView.as_view(), name="import"),
    path("ledger", GroupLedgerView.as_view(), name="group_ledger"),
    path("members/<int:member_id>/score", ScoreView.as_view(), name="score"),
    path("members/<int:member_id>/ledger", LedgerView.as_view(), name="ledger"),
    path("members/<int:member_id>/next-points", NextPointsView.as_view(), name="next_points"),
    path("members/<int:member_id>/what-if", WhatIfView.as_view(), name="what_if"),
    path("members/<int:member_id>/plan", PlanView.as_view(), name="plan"),
    path("report", ReportView.as_view(), name="report"),
    path("teams", TeamsView.as_view(), name="teams"),
    path("teams/<int:team_id>", TeamView.as_view(), name="team"),
    path("rulebook", RulebookView.as_view(), name="rulebook"),
]
