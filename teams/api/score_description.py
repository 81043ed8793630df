"""How scores are described (OpenAPI)."""

from __future__ import annotations

from typing import Any, get_args

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from scoring.core.result import Cause, CoverageState
from teams.api.description import ORGANIZATION, Description, number_parameter, refusals

MOST_ACTIONS = 50
POINTS = "Points with two decimals, exact."
MEMBER_ID = OpenApiParameter("member_id", int, OpenApiParameter.PATH, description="The member.")


def day_parameter(name: str, text: str, *, required: bool = False) -> OpenApiParameter:
    """Return the description of a day in the address."""
    return OpenApiParameter(
        name, OpenApiTypes.DATE, OpenApiParameter.QUERY, required=required, description=text
    )


class PillarSerializer(serializers.Serializer[Any]):
    """One pillar of 25."""

    points = serializers.CharField(allow_null=True, help_text="None where it is not measured.")
    earned = serializers.CharField()
    measured_max = serializers.IntegerField()
    applicable_max = serializers.IntegerField()
    estimated = serializers.BooleanField()
    low = serializers.CharField()
    high = serializers.CharField()


class ComponentSerializer(serializers.Serializer[Any]):
    """One component. What has no value has no key; rates have successes and trials."""

    code = serializers.CharField()
    max = serializers.IntegerField()
    raw = serializers.CharField(required=False)
    fraction = serializers.CharField(required=False)
    points = serializers.CharField(required=False)
    coverage = serializers.ChoiceField(get_args(CoverageState))
    successes = serializers.IntegerField(required=False)
    trials = serializers.IntegerField(required=False)
    covered_days = serializers.IntegerField(required=False)


class RestatedSerializer(serializers.Serializer[Any]):
    """What a day showed first, where it was restated later."""

    at = serializers.DateTimeField()
    why = serializers.CharField()
    former = serializers.DictField(child=serializers.CharField(allow_null=True))

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is a word of Python."""
        asked = serializers.IntegerField(
            allow_null=True, help_text="The import that asked for it; null where none did."
        )
        fields = super().get_fields()
        return {"at": fields.pop("at"), "why": fields.pop("why"), "import": asked, **fields}


class ScoreSerializer(serializers.Serializer[Any]):
    """The score of one member on one day, as `manage.py ssi --json` tells it."""

    member = serializers.IntegerField()
    model = serializers.CharField()
    as_of = serializers.DateField()
    seat = serializers.ChoiceField(("free", "sales_navigator"))
    policy = serializers.CharField()
    total = serializers.CharField(allow_null=True, help_text=POINTS)
    estimated = serializers.BooleanField()
    low = serializers.CharField()
    high = serializers.CharField()
    pillars = serializers.DictField(child=PillarSerializer())
    components = serializers.DictField(child=ComponentSerializer())
    data_through = serializers.DateField(allow_null=True)
    restated = RestatedSerializer(allow_null=True)


class LineSerializer(serializers.Serializer[Any]):
    """One cause of the change of one component, or of one pillar: a correction."""

    component = serializers.CharField(help_text="Empty in a correction.", allow_blank=True)
    pillar = serializers.CharField(required=False, help_text="Of a correction alone.")
    cause = serializers.ChoiceField(get_args(Cause))
    points = serializers.CharField(help_text=POINTS)
    capped = serializers.BooleanField(
        required=False, help_text="There, and true, where new activity brought it to its cap."
    )


class LedgerSerializer(serializers.Serializer[Any]):
    """Why the points changed. The lines of a pillar sum to its difference.

    Where the earlier day was restated, lines of the cause "correction" lead from what it showed
    first (``restated``) to what it shows now (``before``), and the others from there.
    """

    member = serializers.IntegerField()
    to = serializers.DateField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)
    change = serializers.CharField(allow_null=True, help_text="From before to after.")
    restated = RestatedSerializer(allow_null=True, help_text="Of the earlier day.")
    lines = LineSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is a word of Python."""
        fields = super().get_fields()
        return {"member": fields.pop("member"), "from": serializers.DateField(), **fields}


class ActionSerializer(serializers.Serializer[Any]):
    """One thing to do, and what it would earn under today's rules."""

    action = serializers.CharField()
    component = serializers.CharField()
    title = serializers.CharField()
    gain = serializers.CharField(help_text="Points of all pillars together.")
    before = serializers.CharField(help_text="Points of the component now.")
    after = serializers.CharField(help_text="Points of the component then.")
    headroom = serializers.CharField(help_text="Points that the component has left to its cap.")
    minutes = serializers.IntegerField(help_text="Effort.")


class NextPointsSerializer(serializers.Serializer[Any]):
    """What would earn most next."""

    member = serializers.IntegerField()
    as_of = serializers.DateField()
    actions = ActionSerializer(many=True)


class VersionSerializer(serializers.Serializer[Any]):
    """A version of the rules, and since when it holds."""

    name = serializers.CharField()
    since = serializers.DateField(allow_null=True, help_text="None: from the beginning.")
    note = serializers.CharField()


class RulebookSerializer(serializers.Serializer[Any]):
    """The rules of a day."""

    name = serializers.CharField()
    policy = serializers.CharField()
    company_names = serializers.ListField(child=serializers.CharField())
    definition = serializers.DictField(help_text="Every constant of the model.")
    versions = VersionSerializer(many=True)


SCORE: Description = {
    "operation_id": "score",
    "summary": "Ask for a score",
    "description": "The score of a day, the latest one by default.",
    "tags": ["scores"],
    "parameters": [ORGANIZATION, MEMBER_ID, day_parameter("as_of", "A day with a score.")],
    "responses": {200: OpenApiResponse(ScoreSerializer, "The score."), **refusals(400)},
}
LEDGER: Description = {
    "operation_id": "ledger",
    "summary": "Ask why a score changed",
    "description": "Every line between two days; they add up to the last hundredth.",
    "tags": ["scores"],
    "parameters": [
        ORGANIZATION,
        MEMBER_ID,
        day_parameter("from", "The earlier day.", required=True),
        day_parameter("to", "The later day, the latest one by default."),
    ],
    "responses": {200: OpenApiResponse(LedgerSerializer, "The lines."), **refusals(400, 409)},
}
NEXT: Description = {
    "operation_id": "next_points",
    "summary": "Ask what to do next",
    "description": "Actions with the gain that each has by itself, the highest first.",
    "tags": ["scores"],
    "parameters": [
        ORGANIZATION,
        MEMBER_ID,
        number_parameter("limit", "At most so many.", most=MOST_ACTIONS),
    ],
    "responses": {200: OpenApiResponse(NextPointsSerializer, "Actions."), **refusals(400, 409)},
}
RULEBOOK: Description = {
    "operation_id": "rulebook",
    "summary": "Ask for the rules",
    "description": "The rules of a day, today's by default, and all versions that are published.",
    "tags": ["scores"],
    "parameters": [ORGANIZATION, day_parameter("on", "A day.")],
    "responses": {200: OpenApiResponse(RulebookSerializer, "The rules."), **refusals(400)},
}
