"""How what-if and plans are asked and described (OpenAPI)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from scoring.core.mix import inputs
from scoring.core.registry import CURRENT, model
from teams.api.description import ORGANIZATION, Description, refusals
from teams.api.score_description import MEMBER_ID, POINTS
from teams.reports.wording.plans import input_label

BY = "The day to look at, up to a year ahead; 12 weeks after the latest score by default."


class StrictSerializer(serializers.Serializer[Any]):
    """A body without other keys than these: nothing that was asked is overlooked."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. Raise ValidationError for a key that there is not."""
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                {key: ["There is no such field."] for key in sorted(map(str, unknown))}
            )
        return super().to_internal_value(data)


# One field an input. What is sensible at most follows from the rules of the organization.
MixSerializer = type(
    "MixSerializer",
    (StrictSerializer,),
    {
        "__doc__": "How much of each a week; of checklist items, in all. What is absent is 0.",
        "__module__": __name__,
        **{
            one.name: serializers.IntegerField(
                required=False, min_value=0, help_text=input_label(one.name, model(CURRENT))
            )
            for one in inputs(model(CURRENT))
        },
    },
)


class WhatIfAskedSerializer(StrictSerializer):
    """A weekly mix, and the day to look at."""

    by = serializers.DateField(required=False, help_text=BY)
    mix = MixSerializer(required=False)


class PlanAskedSerializer(StrictSerializer):
    """A total, and the day by which to reach it."""

    by = serializers.DateField(required=False, help_text=BY)
    target = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, help_text="From 0 to 100."
    )


class CourseSerializer(serializers.Serializer[Any]):
    """Points today, on the day if nothing more is done, and with the mix."""

    today = serializers.CharField(allow_null=True, help_text=POINTS)
    coasting = serializers.CharField(allow_null=True)
    planned = serializers.CharField(allow_null=True)


class AssumedSerializer(serializers.Serializer[Any]):
    """What others are assumed to do, as they did so far."""

    accepted = serializers.IntegerField(help_text="Of 100 invitations.")
    received = serializers.IntegerField(help_text="Reactions to a post.")


class WhatIfSerializer(serializers.Serializer[Any]):
    """What a mix makes of a score. Nothing of it is stored."""

    member = serializers.IntegerField()
    as_of = serializers.DateField(help_text="The day of the latest score.")
    by = serializers.DateField()
    rules = serializers.CharField(help_text="The version that holds on the day, as published.")
    mix = serializers.DictField(
        child=serializers.IntegerField(), help_text="By input, those of the member's seat."
    )
    assumed = AssumedSerializer()
    minutes_a_week = serializers.CharField(help_text="Effort, to a tenth.")
    total = CourseSerializer()
    pillars = serializers.DictField(child=CourseSerializer())


class PlanSerializer(WhatIfSerializer):
    """The cheapest mix for a total, or that of the highest one that can be reached."""

    target = serializers.CharField(help_text=POINTS)
    reachable = serializers.BooleanField()
    contributions = serializers.DictField(
        child=serializers.CharField(),
        help_text="Points of each input; they add up to what is gained over doing nothing more.",
    )


_REFUSED = refusals(400, 409, 411, 413, 415, 422)
WHAT_IF: Description = {
    "operation_id": "what_if",
    "summary": "Ask what a week would make of a score",
    "description": "The score of a later day under the rules that will hold on it, as far as "
    "they are published, with a weekly mix of activity and without. Nothing is stored, so no "
    "Idempotency-Key is needed.",
    "tags": ["scores"],
    "parameters": [ORGANIZATION, MEMBER_ID],
    "request": WhatIfAskedSerializer,
    "responses": {200: OpenApiResponse(WhatIfSerializer, "The scores."), **_REFUSED},
}
PLAN: Description = {
    "operation_id": "plan",
    "summary": "Ask for the cheapest week that reaches a total",
    "description": "The mix of fewest minutes a week that reaches the total by the day, or that of "
    "the highest total. Nothing is stored, so no Idempotency-Key is needed.",
    "tags": ["scores"],
    "parameters": [ORGANIZATION, MEMBER_ID],
    "request": PlanAskedSerializer,
    "responses": {200: OpenApiResponse(PlanSerializer, "The mix and the scores."), **_REFUSED},
}
