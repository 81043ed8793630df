"""Addresses of the API inside an organization."""

from django.urls import path

from teams.api.activity import ActivityView
from teams.api.group_ledger import GroupLedgerView
from teams.api.imports import ImportsView, ImportView
from teams.api.plans import PlanView, WhatIfView
from teams.api.scores import LedgerView, NextPointsView, RulebookView, ScoreView

urlpatterns = [
    path("activity", ActivityView.as_view(), name="activity"),
    path("imports", ImportsView.as_view(), name="imports"),
    path("imports/<int:import_id>", ImportView.as_view(), name="import"),
    path("ledger", GroupLedgerView.as_view(), name="group_ledger"),
    path("members/<int:member_id>/score", ScoreView.as_view(), name="score"),
    path("members/<int:member_id>/ledger", LedgerView.as_view(), name="ledger"),
    path("members/<int:member_id>/next-points", NextPointsView.as_view(), name="next_points"),
    path("members/<int:member_id>/what-if", WhatIfView.as_view(), name="what_if"),
    path("members/<int:member_id>/plan", PlanView.as_view(), name="plan"),
    path("rulebook", RulebookView.as_view(), name="rulebook"),
]
