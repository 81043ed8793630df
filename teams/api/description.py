"""How the addresses of the API are described (OpenAPI)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from accounts.errors import ErrorSerializer
from teams.api.objects import NAME, REFERENCE
from teams.importers.activity_batch import OBJECTS

Description = dict[str, Any]

ORGANIZATION = OpenApiParameter(
    "organization", str, OpenApiParameter.PATH, description="The organization of the token."
)
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 255 visible ASCII signs, new for every request. The same key and request "
    "again gets the same answer, with `Idempotent-Replayed: true`, and nothing is written. "
    "Kept for 24 hours.",
)
MEMBER = OpenApiParameter(
    "member",
    str,
    OpenApiParameter.QUERY,
    description="E-mail address or id of the member whose objects they are that do not say.",
)
_WHY = {
    400: "The request cannot be read, or the Idempotency-Key is missing.",
    401: "No token, or one that is unknown, revoked or expired, or whose user has left.",
    403: "The token lacks the scope, or its user the right.",
    404: "There is no such organization for this token, or no such object in it.",
    405: "The address has no such method.",
    406: "Answers are JSON.",
    409: "Something else has to end first. Try again after `Retry-After` seconds.",
    411: "The body is chunked: its length is not told.",
    413: "More than is taken at once.",
    415: "The content type is not taken.",
    422: "It cannot be done; or the Idempotency-Key belongs to another request.",
    429: "Too many requests of this token. Try again after `Retry-After` seconds.",
}
_ALWAYS = (401, 403, 404, 405, 406, 429)


def number_parameter(name: str, text: str, *, most: int | None = None) -> OpenApiParameter:
    """Return the description of a number in the address, from 1 up to ``most``."""
    bounds = {"minimum": 1} | ({} if most is None else {"maximum": most})
    return OpenApiParameter(
        name, {"type": "integer", **bounds}, OpenApiParameter.QUERY, description=text
    )


def refusals(*statuses: int) -> dict[int, OpenApiResponse]:
    """Return the error answers that are always possible, and those of ``statuses``."""
    return {
        status: OpenApiResponse(ErrorSerializer, _WHY[status])
        for status in sorted({*_ALWAYS, *statuses})
    }


class RejectedSerializer(serializers.Serializer[Any]):
    """An object that was left out, and why. It never quotes a value that was sent."""

    index = serializers.IntegerField(help_text="Place in the batch, from 0.")
    line = serializers.IntegerField(required=False, help_text="Line in JSON Lines, from 1.")
    column = serializers.CharField(help_text="The key concerned, empty for the whole object.")
    reason = serializers.CharField()
    expected = serializers.CharField(help_text="What was expected there, empty if obvious.")


class BatchSerializer(serializers.Serializer[Any]):
    """What became of a batch. Every object is accepted, unchanged or rejected."""

    accepted = serializers.IntegerField(help_text="New facts, and facts that changed.")
    unchanged = serializers.IntegerField(help_text="Objects that say nothing new.")
    rejected = serializers.IntegerField(help_text="Objects that were left out.")
    errors = RejectedSerializer(many=True)  # type: ignore[assignment] # part of the answer
    imports = serializers.ListField(
        child=serializers.IntegerField(), help_text="The import that it is, if anything was stored."
    )


_ARRAY = {"$ref": f"#/components/schemas/{NAME}Array"}

ACTIVITY: Description = {
    "operation_id": "activity",
    "summary": "Send activity",
    "description": "Takes up to 5,000 objects of activity format v1, for up to 500 members, at "
    "most 8 MB. Good objects are stored whatever the others are; those that are left out are "
    "listed in `errors`. The answer comes when everything is stored; scores follow within "
    "seconds.\n\n"
    "Nothing is covered that is not declared: send `coverage` objects for what was measured.",
    "tags": ["activity"],
    "parameters": [ORGANIZATION, IDEMPOTENCY, MEMBER],
    "request": {
        "application/x-ndjson": REFERENCE,
        "application/json": {
            "oneOf": [
                _ARRAY,
                {
                    "type": "object",
                    "required": [OBJECTS],
                    "properties": {OBJECTS: _ARRAY},
                    "additionalProperties": False,
                },
            ]
        },
    },
    "responses": {
        200: OpenApiResponse(BatchSerializer, "Stored; look at `rejected`."),
        **refusals(400, 409, 411, 413, 415, 422),
    },
    "examples": [
        OpenApiExample(
            "Two objects",
            [
                {
                    "type": "coverage",
                    "member": "ada@example.com",
                    "metrics": ["people_searches"],
                    "from": "2026-11-01",
                    "to": "2026-11-22",
                },
                {
                    "type": "search",
                    "member": "ada@example.com",
                    "on": "2026-11-22",
                    "count": 3,
                    "source": "crm",
                    "ref": "s-2026-11-22",
                },
            ],
            media_type="application/json",
            request_only=True,
        )
    ],
}
