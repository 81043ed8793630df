"""The audit log for programs: the same events, by a cursor."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.audit_log import AuditQuery, event_data, events_found, is_cursor
from accounts.authentication import OrganizationView
from accounts.models import Action
from accounts.roles import Scope
from teams.api.audit_description import AUDIT_EVENTS, MOST


class _Query(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=Action.choices, required=False, default="")
    person = serializers.CharField(max_length=100, required=False, default="")
    kind = serializers.CharField(max_length=80, required=False, default="")
    row = serializers.CharField(max_length=64, required=False, default="")
    channel = serializers.CharField(max_length=16, required=False, default="")
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    cursor = serializers.CharField(max_length=100, required=False, default="")
    most = serializers.IntegerField(min_value=1, max_value=MOST, required=False, default=50)


class AuditEventsView(OrganizationView):
    """Who did what in the organization."""

    scopes = {"GET": Scope.AUDIT_READ}

    @extend_schema(**AUDIT_EVENTS)
    def get(self, request: Request, organization: str) -> Response:
        """Tell a page of the events, latest first."""
        form = _Query(data=request.query_params)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        most = given.pop("most")
        if given["cursor"] and not is_cursor(given["cursor"]):
            raise ValidationError({"cursor": ["A cursor that an answer has told."]})
        found = events_found(access=self.access, query=AuditQuery(**given), most=most)
        return Response(
            {"events": [event_data(event) for event in found.events], "next": found.next or None}
        )
