"""Teams for programs: the numbers of the pages, as far as the user of the token may see them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.roles import Scope
from accounts.selectors import last_complete_day
from scoring.core.answers import points_text
from teams.api.team_description import TEAM, TEAMS
from teams.reports.team_figures import Figures
from teams.reports.team_query import TeamQuery
from teams.reports.team_report import team_page
from teams.reports.team_shapes import Coming, GroupNumbers, MemberRow, TeamRow
from teams.reports.teams_report import teams_page
from teams.services.looks import LookKind, record_report_look


class _Query(serializers.Serializer[Any]):
    to = serializers.DateField(required=False)
    only = serializers.BooleanField(required=False, default=False)
    page = serializers.IntegerField(required=False, min_value=1, default=1)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is a word of Python."""
        return {**super().get_fields(), "from": serializers.DateField(required=False)}


class TeamsView(OrganizationView):
    """The teams that the user may open, with their numbers."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**TEAMS)
    def get(self, request: Request, organization: str) -> Response:
        """Tell every team."""
        page = teams_page(access=self.access, query=_asked(request, self))
        if page.few:
            record_report_look(
                access=self.access, team_ids=page.few, kind=LookKind.TEAM, detail="tree api"
            )
        return Response(
            {
                "from": page.since.isoformat(),
                "to": page.on.isoformat(),
                "teams": [_row(row) for row in page.rows],
            }
        )


class TeamView(OrganizationView):
    """One team: its numbers, half a year by the week, and its people."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**TEAM)
    def get(self, request: Request, organization: str, team_id: int) -> Response:
        """Tell one team."""
        page = team_page(access=self.access, team_id=team_id, query=_asked(request, self))
        if page.scope is not None:
            record_report_look(
                access=self.access, team_ids=page.scope, kind=LookKind.TEAM, detail="api"
            )
        return Response(
            {
                "id": page.id,
                "name": page.name,
                "managers": list(page.managers),
                "from": page.since.isoformat(),
                "to": page.on.isoformat(),
                "numbers": _numbers(page.numbers),
                "weeks": [
                    {"on": p.on.isoformat(), "members": p.members, "total": _figures(p.total)}
                    for p in page.trend
                ],
                "members": [_member(row) for row in page.rows],
                "named": page.listed,
                "unnamed": page.unlisted,
                "joined": _coming(page.joined),
                "left": _coming(page.left),
            }
        )


def _asked(request: Request, view: OrganizationView) -> TeamQuery:
    """Return what is asked for. Raises ValidationError where a day or a number is wrong."""
    form = _Query(data=request.query_params)
    form.is_valid(raise_exception=True)
    since, on = form.validated_data.get("from"), form.validated_data.get("to")
    if on is not None and on > last_complete_day(view.access.organization):
        raise ValidationError({"to": ["A day that is over."]})
    if since is not None and since >= (on or last_complete_day(view.access.organization)):
        raise ValidationError({"from": ["A day before the other one."]})
    return TeamQuery(
        "", since, on, only=form.validated_data["only"], page=form.validated_data["page"]
    )


def _row(row: TeamRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "depth": row.depth,
        "managers": list(row.managers),
        "teams_below": row.below,
        "whole": _numbers(row.whole),
        "alone": _numbers(row.alone) if row.alone else None,
    }


def _numbers(found: GroupNumbers) -> dict[str, Any]:
    state = found.state
    return {
        "members": found.members,
        "with_total": state and state.with_total,
        "total": _figures(found.total),
        "pillars": {name: _figures(one) for name, one in found.pillars},
        "change": _figures(found.change),
    }


def _figures(found: Figures) -> dict[str, Any]:
    """The middle of a group; null is not told."""
    return {
        "n": found.n,
        "median": points_text(found.median),
        "mean": points_text(found.mean),
        "lower_quartile": points_text(found.low),
        "upper_quartile": points_text(found.high),
        "left_out": found.left_out,
    }


def _member(row: MemberRow) -> dict[str, Any]:
    return {
        "member": row.id,
        "name": row.name,
        "team": row.team,
        "is_valued": row.is_valued,
        "total": points_text(row.total),
        "pillars": {name: points_text(points) for name, points in row.pillars},
        "change": points_text(row.change),
    }


def _coming(found: Coming) -> dict[str, Any]:
    return {"count": found.count, "names": [link.label for link in found.people]}
