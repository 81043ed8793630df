"""How the address of the audit log is described (OpenAPI)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from accounts.models import Action
from teams.api.description import ORGANIZATION, Description, number_parameter, refusals

# Events in one answer.
MOST = 200


class AuditEventSerializer(serializers.Serializer[Any]):
    """One event. People and rows in ``before`` and ``after`` stand by their id."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(choices=Action.choices)
    actor = serializers.IntegerField(
        allow_null=True, help_text="The account; null is the system, or somebody who was erased."
    )
    actor_name = serializers.CharField(allow_blank=True)
    token = serializers.IntegerField(allow_null=True, help_text="The API token that it came by.")
    target_type = serializers.CharField(allow_blank=True, help_text="What kind of row it is about.")
    target_id = serializers.CharField(allow_blank=True)
    target_name = serializers.CharField(allow_blank=True)
    what = serializers.CharField(allow_blank=True, help_text="A code that says more.")
    before = serializers.DictField(help_text="Values by field, as they were.")
    after = serializers.DictField(help_text="Values by field, as they are since.")
    channel = serializers.CharField(
        allow_blank=True, help_text="web, api, scim, admin, command or task."
    )
    address = serializers.IPAddressField(allow_null=True)
    agent = serializers.CharField(allow_blank=True)
    request_id = serializers.CharField(allow_blank=True)


class AuditEventsSerializer(serializers.Serializer[Any]):
    """A page of events, latest first."""

    events = AuditEventSerializer(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="The cursor of older events; null where there are none."
    )


def _asked(name: str, kind: Any, words: str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=words)


AUDIT_EVENTS: Description = {
    "operation_id": "audit_events",
    "summary": "Ask who did what",
    "description": (
        "Events of the organization, latest first. Ask again with `cursor` for older ones: it "
        "stays where it is while events are added. No event has a number of a score."
    ),
    "tags": ["audit"],
    "parameters": [
        ORGANIZATION,
        OpenApiParameter(
            "action",
            str,
            OpenApiParameter.QUERY,
            description="Only these.",
            enum=list(Action.values),
        ),
        _asked("person", str, "Only by whose name has this in it."),
        _asked("kind", str, "Only about rows of this kind, such as `teams.member`."),
        _asked("row", str, "With `kind`, only about the row of this id."),
        _asked("channel", str, "Only from there."),
        _asked("since", {"type": "string", "format": "date"}, "The first day."),
        _asked("until", {"type": "string", "format": "date"}, "The last day."),
        _asked("cursor", str, "Where to go on, as an answer told."),
        number_parameter("most", "How many, 50 by default.", most=MOST),
    ],
    "responses": {200: OpenApiResponse(AuditEventsSerializer, "Events."), **refusals(400)},
}
