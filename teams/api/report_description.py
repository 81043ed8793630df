"""How the User Report is described (OpenAPI)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_field
from rest_framework import serializers

from teams.api.description import ORGANIZATION, Description, refusals


class ReportColumnSerializer(serializers.Serializer[Any]):
    """A column."""

    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()


@extend_schema_field(OpenApiTypes.OBJECT)
class ValuesField(serializers.DictField):
    """The values of a row by column: points and shares as text, null where not measured."""


class ReportRowSerializer(serializers.Serializer[Any]):
    """A member."""

    id = serializers.IntegerField()
    values = ValuesField(help_text="By key of the column; null where it is not measured.")


class ReportSerializer(serializers.Serializer[Any]):
    """A page of the User Report."""

    as_of = serializers.DateField()
    since = serializers.DateField(help_text="The day that changes are told from.")
    rules = serializers.CharField()
    members = serializers.IntegerField(help_text="How many the filters leave, on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    columns = ReportColumnSerializer(many=True)
    rows = ReportRowSerializer(many=True)


def _text(name: str, about: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=about)


REPORT: Description = {
    "operation_id": "user_report",
    "summary": "Ask for the User Report",
    "description": (
        "The members whom the user may see, with the numbers of the page and of its files, fifty "
        "a page. Every parameter of the page’s address is understood, so that an address that was "
        "copied from the page asks for the same rows in the same order."
    ),
    "tags": ["scores"],
    "parameters": [
        ORGANIZATION,
        _text("q", "Part of a name or an address."),
        _text("team", "The id of a team; those below it are in it."),
        _text("period", "A preset of the page, such as `30` or `quarter`; `custom` for own days."),
        _text("from", "The first of own days, in ISO order."),
        _text("to", "The last of them, included."),
        _text("cols", "Keys of columns, with commas between them."),
        _text("sort", "The key of the column to sort by."),
        _text("dir", "`asc` or `desc`."),
        OpenApiParameter("page", int, OpenApiParameter.QUERY, description="From 1."),
    ],
    "responses": {200: OpenApiResponse(ReportSerializer, "A page of it."), **refusals(400)},
}
