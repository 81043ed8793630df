"""The User Report for programs: the rows and columns of the page, in its order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.roles import Capability, Scope
from accounts.table_files import Value
from teams.api.report_description import REPORT
from teams.reports.report_columns import file_columns
from teams.reports.report_period import PeriodError
from teams.reports.report_query import ReportQuery
from teams.reports.table_state import PAGE
from teams.reports.user_report import report_rows
from teams.services.looks import record_report_look


class ReportView(OrganizationView):
    """The User Report of the teams that the user may see."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**REPORT)
    def get(self, request: Request, organization: str) -> Response:
        """Tell a page of the rows; parameters are those of the page's address."""
        self.access.require(Capability.VIEW_REPORT)
        base = reverse("teams:report", kwargs={"org": organization})
        query = ReportQuery.parse(base, request.query_params)
        try:
            found = report_rows(access=self.access, query=query)
        except PeriodError as error:
            raise ValidationError({"period": [str(error)]}) from error
        record_report_look(access=self.access, team_ids=found.scope, detail="api")
        columns = file_columns(query.columns, with_before=query.compare)
        start = PAGE * (query.page - 1)
        return Response(
            {
                "as_of": found.as_of.isoformat(),
                "since": found.since.isoformat(),
                "rules": found.rules,
                "members": len(found.rows),
                "page": query.page,
                "pages": max(1, -(-len(found.rows) // PAGE)),
                "columns": [
                    {"key": c.key, "title": c.title, "about": c.explanation} for c in columns
                ],
                "rows": [
                    {"id": row.id, "values": {c.key: _plain(c.value(row)) for c in columns}}
                    for row in found.rows[start : start + PAGE]
                ],
            }
        )


def _plain(value: Value) -> str | int | None:
    """Return a value as JSON has it: points with their decimals, days in ISO order."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
