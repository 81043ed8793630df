"""Scores, why they changed, what to do next, and the rules, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.errors import Busy
from accounts.roles import Scope
from accounts.rules import rulebook_of
from accounts.selectors import local_today
from scoring.core.answers import action_data, line_data, points_text, score_data
from scoring.core.revision import definition
from scoring.selectors import StoredScore
from teams.access import access_member
from teams.api.score_description import LEDGER, MOST_ACTIONS, NEXT, RULEBOOK, SCORE
from teams.reports.member_scores import (
    BeingScoredError,
    NoScoreError,
    member_change,
    member_next_points,
    member_score,
)
from teams.reports.wording.actions import action_title
from teams.services.looks import LookKind, record_look


class ScoreView(OrganizationView):
    """The score of one member on a day."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**SCORE)
    def get(self, request: Request, organization: str, member_id: int) -> Response:
        """Tell the score."""
        asked = _asked(request, as_of=serializers.DateField(required=False))
        member = access_member(self.access, member_id)
        try:
            stored = member_score(member=member, on=asked.get("as_of"))
        except NoScoreError as error:
            raise _no_score(error) from None
        record_look(access=self.access, member=member, kind=LookKind.API, detail="score")
        return Response(_score_body(member_id, stored))


class LedgerView(OrganizationView):
    """Why the score of one member changed."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**LEDGER)
    def get(self, request: Request, organization: str, member_id: int) -> Response:
        """Tell every line of the change."""
        asked = _asked(
            request,
            **{"from": serializers.DateField(), "to": serializers.DateField(required=False)},
        )
        member = access_member(self.access, member_id)
        try:
            change = member_change(
                access=self.access, member=member, since=asked["from"], on=asked.get("to")
            )
        except NoScoreError as error:
            raise _no_score(error) from None
        except BeingScoredError:
            raise Busy("The score is being computed.") from None
        except ValueError:
            raise ValidationError({"from": ["A day before the other one."]}) from None
        record_look(access=self.access, member=member, kind=LookKind.API, detail="ledger")
        before, after = change.before.score, change.after.score
        return Response(
            {
                "member": member_id,
                "from": before.as_of.isoformat(),
                "to": after.as_of.isoformat(),
                "before": points_text(before.total),
                "after": points_text(after.total),
                "change": points_text(change.points),
                "restated": _restated(change.before),
                "lines": [line_data(line, after) for line in change.told],
            }
        )


class NextPointsView(OrganizationView):
    """What would earn one member most next."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**NEXT)
    def get(self, request: Request, organization: str, member_id: int) -> Response:
        """Tell the actions, the one with the highest gain first."""
        number = serializers.IntegerField(required=False, min_value=1, max_value=MOST_ACTIONS)
        limit = _asked(request, limit=number).get("limit", MOST_ACTIONS)
        member = access_member(self.access, member_id)
        try:
            stored = member_score(member=member, on=None)
            actions = member_next_points(access=self.access, member=member, limit=limit)
        except NoScoreError as error:
            raise _no_score(error) from None
        except BeingScoredError:
            raise Busy("The score is being computed.") from None
        record_look(access=self.access, member=member, kind=LookKind.API, detail="next-points")
        return Response(
            {
                "member": member_id,
                "as_of": stored.score.as_of.isoformat(),
                "actions": [action_data(action, action_title(action)) for action in actions],
            }
        )


class RulebookView(OrganizationView):
    """The rules by which scores of a day are computed."""

    scopes = {"GET": Scope.SCORES_READ}

    @extend_schema(**RULEBOOK)
    def get(self, request: Request, organization: str) -> Response:
        """Tell the rules of a day, and which versions there are."""
        asked = _asked(request, on=serializers.DateField(required=False))
        home = self.access.organization
        book = rulebook_of(home)
        held = book.period_on(asked.get("on") or local_today(home))
        return Response(
            {
                "name": held.rules.name,
                "policy": held.rules.policy,
                "company_names": list(held.company_aliases),
                "definition": definition(held.rules.spec),
                "versions": [
                    {
                        "name": period.rules.name,
                        "since": period.since and period.since.isoformat(),
                        "note": period.note,
                    }
                    for period in book.periods
                ],
            }
        )


def _asked(request: Request, **fields: serializers.Field) -> dict[str, Any]:  # type: ignore[type-arg]
    """Return the parameters of the address. Raises ValidationError where one is wrong."""
    form = type("Query", (serializers.Serializer,), fields)(data=request.query_params)
    form.is_valid(raise_exception=True)
    found: dict[str, Any] = form.validated_data
    return found


def _no_score(error: NoScoreError) -> NotFound:
    when = f"on {error.day}" if error.day else "yet"
    return NotFound(f"There is no score {when}.", "no_score")


def _score_body(member_id: int, stored: StoredScore) -> dict[str, Any]:
    return {
        "member": member_id,
        **score_data(stored.score),
        "data_through": stored.data_through and stored.data_through.isoformat(),
        "restated": _restated(stored),
    }


def _restated(stored: StoredScore) -> dict[str, Any] | None:
    """What the day showed first, where later evidence changed it."""
    found = stored.restated
    if found is None:
        return None
    former = {name: points_text(value) for name, value in found.former.items()}
    return {
        "at": found.at.isoformat(),
        "why": found.why,
        "import": found.import_id,
        "former": former,
    }
