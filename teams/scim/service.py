"""What SCIM's service says of itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from scim2_models import (
    Context,
    ForbiddenException,
    Meta,
    Resource,
    ResourceType,
    Schema,
)

from teams.scim.answers import ScimView
from teams.scim.resources import config, resource_types, schemas


class ConfigView(ScimView):
    """What can be asked, and what cannot."""

    def get(self, request: Request, organization: str) -> Response:
        """Tell the configuration."""
        found = _placed(self, request, config(), "ServiceProviderConfig", "ServiceProviderConfig")
        return self.answer(request, found, Context.RESOURCE_QUERY_RESPONSE)


class ResourceTypesView(ScimView):
    """A list of descriptions, which is not filtered (RFC 7644, section 4)."""

    kind: type[Resource[Any]] = ResourceType
    name = "ResourceTypes"

    def found(self, request: Request) -> list[Resource[Any]]:
        """Return all of them, with their addresses."""
        rows: list[Any] = schemas() if self.kind is Schema else resource_types()
        what = self.kind.__name__
        return [_placed(self, request, row, what, f"{self.name}/{row.id}") for row in rows]

    def get(self, request: Request, organization: str) -> Response:
        """List them."""
        if "filter" in request.query_params:
            raise ForbiddenException(detail="Descriptions are not filtered.")
        found = self.found(request)
        return self.listed(request, self.kind, found, total=len(found), first=1, told={})


class ResourceTypeView(ResourceTypesView):
    """One of these descriptions."""

    def get(self, request: Request, organization: str, pk: str = "") -> Response:
        """Tell it."""
        found = next((one for one in self.found(request) if one.id == pk), None)
        if found is None:
            raise Http404("There is no such resource.")
        return self.answer(request, found, Context.RESOURCE_QUERY_RESPONSE)


class SchemasView(ResourceTypesView):
    """The schemas, likewise."""

    kind = Schema
    name = "Schemas"


class SchemaView(ResourceTypeView):
    """One of them."""

    kind = Schema
    name = "Schemas"


def _placed(view: ScimView, request: Request, found: Any, kind: str, end: str) -> Resource[Any]:
    found.meta = Meta(resource_type=kind, location=view.location(request, end))
    row: Resource[Any] = found
    return row
