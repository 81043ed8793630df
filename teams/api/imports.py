"""Files, sent and asked about."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import OrganizationView
from accounts.roles import Scope
from teams.access import access_delivery
from teams.api.import_description import ASK, SEND, import_body
from teams.api.once import answered
from teams.reports.delivery_report import delivery_page
from teams.services.sent_files import UnknownMemberError, files_send
from teams.tasks import tell_of_delivery

_NO_FIELD = "There is no such field."


class FilesSerializer(serializers.Serializer[Any]):
    """Files, and what to do with them."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), min_length=1)
    member = serializers.CharField(
        allow_blank=True,
        default="",
        help_text="E-mail address or id of whose the files are, where they do not tell.",
    )
    commit = serializers.BooleanField(
        default=False,
        help_text="Import them as soon as they are checked, unless they leave something open.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. A name that nobody knows is an error: it would be left out."""
        unknown = data.keys() - self.fields.keys()
        if unknown:
            raise ValidationError({name: [_NO_FIELD] for name in sorted(unknown)})
        return super().to_internal_value(data)


class ImportsView(OrganizationView):
    """Takes files, whatever they are and whose."""

    parser_classes = (MultiPartParser,)
    scopes = {"POST": Scope.IMPORTS_WRITE}

    @extend_schema(request={"multipart/form-data": FilesSerializer}, **SEND)
    def post(self, request: Request, organization: str) -> Response:
        """Take files; a worker checks them."""
        form = FilesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        return answered(
            request,
            token=self.token,
            digest=_digest(given),
            prepare=lambda: None,
            work=lambda _: (202, self._send(request, given)),
        )

    def _send(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        try:
            delivery = files_send(
                access=self.access,
                files=given["files"],
                member=given["member"],
                via=f"API: {self.token.name}",
                commits=given["commit"],
            )
        except UnknownMemberError:
            reason = "No member for whom this token may import."
            raise ValidationError({"member": [reason]}) from None
        tell_of_delivery(delivery)
        page = delivery_page(access=self.access, delivery=delivery)
        return import_body(request, self.access.organization.slug, page)


class ImportView(OrganizationView):
    """One import: what was sent at once."""

    scopes = {"GET": Scope.IMPORTS_READ}

    @extend_schema(**ASK)
    def get(self, request: Request, organization: str, import_id: int) -> Response:
        """Tell what became of it."""
        try:
            delivery = access_delivery(self.access, import_id)
        except Http404:
            raise NotFound("There is no such import.") from None
        page = delivery_page(access=self.access, delivery=delivery)
        return Response(import_body(request, organization, page))


def _digest(given: dict[str, Any]) -> str:
    """Return what tells one request from another: the files and their names, and the rest."""
    files = []
    for file in given["files"]:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        files.append([file.name, digest.hexdigest()])
    asked = json.dumps(["imports", files, given["member"], given["commit"]])
    return hashlib.sha256(asked.encode()).hexdigest()
