"""A directory that speaks SCIM: requests with a token, and what they look like on the wire."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import Organization, User
from accounts.roles import Scope
from tests import factories

MEDIA_TYPE = "application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory:
    """A directory with a token of a user of the organization."""

    def __init__(self, organization: Organization, user: User) -> None:
        self.base = f"/scim/v2/{organization.slug}/"
        self.secret = factories.token(organization, user, [Scope.SCIM])[1]
        self._client = Client()

    def ask(self, method: str, end: str, body: Any = None) -> HttpResponse:
        """Return the answer to a request."""
        return self._client.generic(
            method,
            self.base + end,
            json.dumps(body) if body is not None else "",
            content_type=MEDIA_TYPE,
            headers={"Authorization": f"Bearer {self.secret}"},
        )

    def get(self, end: str) -> Any:
        """Return what is at an address."""
        return json.loads(self.ask("GET", end).content)

    def post(self, end: str, schema: str, **values: Any) -> HttpResponse:
        """Return the answer to something that is added."""
        return self.ask("POST", end, {"schemas": [schema], **values})

    def patch(self, end: str, *operations: dict[str, Any]) -> HttpResponse:
        """Return the answer to operations on something."""
        return self.ask("PATCH", end, {"schemas": [PATCH], "Operations": list(operations)})


def body(answer: HttpResponse) -> Any:
    """Return what an answer says."""
    return json.loads(answer.content)
