"""Why a team or the whole organization changed, for programs: the numbers of the page."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.errors import Busy
from accounts.roles import Scope
from accounts.selectors import last_complete_day
from scoring.core.answers import points_text
from scoring.core.group_ledger import GroupDay, GroupLine
from scoring.tasks import ask_for_changes
from teams.api.group_description import GROUP_LEDGER
from teams.reports.group_change import group_change, latest_day, scope_of
from teams.reports.group_shapes import GroupChange, GroupMember
from teams.services.looks import LookKind, record_report_look


class GroupLedgerView(OrganizationView):
    """Why the sum and the mean of a team, or of everybody, changed."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**GROUP_LEDGER)
    def get(self, request: Request, organization: str) -> Response:
        """Tell every line of the change, and what each member adds to it."""
        asked = _Query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        team = asked.validated_data.get("team")
        scope = scope_of(self.access, team)
        since = asked.validated_data["from"]
        on = asked.validated_data.get("to") or latest_day(self.access)
        if since >= on:
            raise ValidationError({"from": ["A day before the other one."]})
        if on > last_complete_day(self.access.organization):
            raise ValidationError({"to": ["A day that is over."]})
        change = group_change(access=self.access, scope=scope, since=since, on=on)
        if change.pending:
            is_asked = ask_for_changes(
                organization_id=self.access.organization.pk,
                user_id=self.access.user.pk,
                member_ids=change.pending,
                since=since,
                on=on,
                of=str(team or ""),
            )
            raise Busy(
                "The ledgers of the members are being worked out."
                if is_asked
                else "Another ledger of yours is still being worked out. This one comes after it."
            )
        record_report_look(
            access=self.access, team_ids=scope.teams, kind=LookKind.LEDGER, detail="api"
        )
        return Response(_body(change, team))


class _Query(serializers.Serializer[Any]):
    team = serializers.IntegerField(required=False, min_value=1)
    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is a word of Python."""
        return {**super().get_fields(), "from": serializers.DateField()}


def _body(change: GroupChange, team: int | None) -> dict[str, Any]:
    ledger = change.ledger
    before, after = ledger.before, ledger.after
    has_mean = before.mean is not None and after.mean is not None
    mean_change = after.mean - before.mean if has_mean else None  # type: ignore[operator]
    hidden = [member for member in change.members if not member.is_seen]
    return {
        "team": team,
        "name": change.name,
        "from": change.since.isoformat(),
        "to": change.on.isoformat(),
        "first": _day(ledger.first),
        "before": _day(before),
        "after": _day(after),
        "change": points_text(after.total - before.total),
        "mean_change": points_text(mean_change),
        "lines": [_line(line) for line in ledger.lines],
        "members": [_member(member) for member in change.members if member.is_seen],
        "hidden": {
            "members": len(hidden),
            "points": f"{sum(member.change.points for member in hidden):.2f}",
        },
        "left_out": change.left_out_text,
    }


def _day(day: GroupDay) -> dict[str, Any]:
    return {
        "members": day.members,
        "totals": day.n,
        "sum": points_text(day.total),
        "mean": points_text(day.mean),
    }


def _line(line: GroupLine) -> dict[str, Any]:
    return {
        "component": line.component,
        "cause": line.cause,
        "points": points_text(line.points),
        "mean": points_text(line.mean),
        "members": line.members,
    }


def _member(member: GroupMember) -> dict[str, Any]:
    of = member.change
    cause = "untold" if of.stayed and of.lines is None else of.coming
    return {
        "member": member.id,
        "name": member.name,
        "cause": cause or "",
        "first": points_text(of.shown if of.belonged else None),
        "before": points_text(of.before if of.counted else None),
        "after": points_text(of.after if of.counts else None),
        "points": points_text(of.points),
    }
