"""Activity, sent in batches."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.errors import Busy, TooLarge
from accounts.roles import Scope
from teams.api.batches import ArrayParser, Body, LinesParser
from teams.api.description import ACTIVITY
from teams.api.once import answered
from teams.importers.registry import uncollected
from teams.services.ingest import (
    MOST_MEMBERS,
    Assigned,
    Ingested,
    MembersBusyError,
    Sent,
    TooManyMembersError,
    activity_assign,
    activity_store,
)
from teams.tasks import go_on


class ActivityView(OrganizationView):
    """Takes activity for members of the organization."""

    parser_classes = (LinesParser, ArrayParser)
    scopes = {"POST": Scope.ACTIVITY_WRITE}

    @extend_schema(**ACTIVITY)
    def post(self, request: Request, organization: str) -> Response:
        """Take a batch of up to 5,000 objects; good ones count whatever the others are."""
        body = request.data
        if not isinstance(body, Body):
            raise ParseError("The batch is empty.", "not_a_batch")
        default = request.query_params.get("member", "")
        asked = f"activity {body.is_lines} {body.digest} {default}"
        with uncollected():
            return answered(
                request,
                token=self.token,
                digest=hashlib.sha256(asked.encode()).hexdigest(),
                prepare=partial(self._assign, body, default),
                work=self._store,
            )

    def _assign(self, body: Body, default: str) -> Assigned:
        source = Sent(f"API: {self.token.name}", body.digest, len(body.data))
        items = body.items()
        try:
            return activity_assign(access=self.access, sent=source, items=items, default=default)
        except TooManyMembersError:
            raise TooLarge(f"A batch is for at most {MOST_MEMBERS} members.") from None

    def _store(self, assigned: Assigned) -> tuple[int, dict[str, Any]]:
        try:
            done = activity_store(access=self.access, assigned=assigned)
        except MembersBusyError:
            raise Busy("Another import of a member in this batch is running.") from None
        for batch in done.imports:
            go_on(batch)
        return 200, _body(done)


def _body(done: Ingested) -> dict[str, Any]:
    """Return what is answered; ``line`` is there in JSON Lines alone."""
    errors = [
        {name: value for name, value in asdict(one).items() if value is not None}
        for one in done.rejected
    ]
    return {
        "accepted": done.accepted,
        "unchanged": done.unchanged,
        "rejected": len(errors),
        "errors": errors,
        "imports": [done.delivery.pk] if done.delivery else [],
    }
