"""What if, and plans, for programs: the numbers of the page, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.errors import Busy, InvalidBodyError
from accounts.roles import Scope
from accounts.rules import rules_today
from accounts.throttling import PlanThrottle, TokenThrottle
from scoring.core.answers import hundredths, points_text, what_if_data
from scoring.core.mix import inputs
from scoring.core.model import ModelSpec
from teams.access import access_member
from teams.api.plan_description import (
    PLAN,
    WHAT_IF,
    PlanAskedSerializer,
    WhatIfAskedSerializer,
)
from teams.reports.member_scores import BeingScoredError, NoScoreError
from teams.reports.plan_report import PlanPage, PlanQuery, plan_page
from teams.services.looks import LookKind, record_look


class _AskingView(OrganizationView):
    """Computes much and stores nothing: asked by POST, no key needed, and less often."""

    scopes = {"POST": Scope.SCORES_READ}
    throttle_classes = (TokenThrottle, PlanThrottle)

    asks: str

    def computed(self, member_id: int, query: PlanQuery) -> PlanPage:
        """Return what the page shows. Raise NotFound, Busy, or InvalidBodyError for a wrong day
        or amount.
        """
        member = access_member(self.access, member_id)
        _check(query.amounts or {}, rules_today(self.access.organization).spec)
        try:
            page = plan_page(access=self.access, member=member, query=query)
        except NoScoreError:
            raise NotFound("There is no score yet.", "no_score") from None
        except BeingScoredError:
            raise Busy("The score is being computed.") from None
        if query.by is not None and query.by != page.by:
            raise InvalidBodyError({"by": [f"A day from {page.first} to {page.last}."]})
        record_look(access=self.access, member=member, kind=LookKind.API, detail=self.asks)
        return page


class WhatIfView(_AskingView):
    """What a weekly mix would make of the score of one member."""

    asks = "what-if"

    @extend_schema(**WHAT_IF)
    def post(self, request: Request, organization: str, member_id: int) -> Response:
        """Tell the score on the day with the mix, and without."""
        asked = _asked(WhatIfAskedSerializer(data=request.data))
        query = PlanQuery(by=asked.get("by"), amounts=asked.get("mix", {}))
        return Response(_body(member_id, self.computed(member_id, query)))


class PlanView(_AskingView):
    """The cheapest weekly mix with which one member reaches a total."""

    asks = "plan"

    @extend_schema(**PLAN)
    def post(self, request: Request, organization: str, member_id: int) -> Response:
        """Tell the mix, or the best that can be reached."""
        asked = _asked(PlanAskedSerializer(data=request.data))
        query = PlanQuery(by=asked.get("by"), target=asked["target"], wants_plan=True)
        page = self.computed(member_id, query)
        return Response(
            {
                **_body(member_id, page),
                "target": hundredths(page.target),
                "reachable": page.reachable,
                "contributions": {
                    slider.input.name: points_text(slider.points) for slider in page.sliders
                },
            }
        )


def _asked(form: serializers.Serializer[Any]) -> dict[str, Any]:
    """Return the values of a body. Raise InvalidBodyError where one cannot be taken."""
    if not form.is_valid():
        raise InvalidBodyError(form.errors)
    found: dict[str, Any] = form.validated_data
    return found


def _check(amounts: Mapping[str, int], spec: ModelSpec) -> None:
    """Raise InvalidBodyError where an amount is more than is sensible under the rules."""
    over = {one.name: one.most for one in inputs(spec) if amounts.get(one.name, 0) > one.most}
    if over:
        raise InvalidBodyError({"mix": {name: [f"At most {n}."] for name, n in over.items()}})


def _body(member_id: int, page: PlanPage) -> dict[str, Any]:
    told = what_if_data(
        as_of=page.as_of,
        by=page.by,
        rules=page.rules,
        mix={slider.input.name: slider.amount for slider in page.sliders},
        assumed={"accepted": page.accepted, "received": page.received},
        minutes=page.minutes,
        courses={row.name: row.course for row in page.rows},
    )
    return {"member": member_id, **told}
