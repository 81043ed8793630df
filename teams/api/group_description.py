"""How the ledger of a group is described (OpenAPI)."""

from __future__ import annotations

from typing import Any, get_args

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from scoring.core.group_ledger import GroupCause
from scoring.core.result import Cause
from teams.api.description import ORGANIZATION, Description, number_parameter, refusals
from teams.api.score_description import POINTS, day_parameter

CAUSES = tuple(dict.fromkeys((*get_args(Cause), *get_args(GroupCause))))
COMING = tuple(cause for cause in get_args(GroupCause) if cause != "correction")


class GroupDaySerializer(serializers.Serializer[Any]):
    """A group on a day."""

    members = serializers.IntegerField(help_text="Who belonged to it.")
    totals = serializers.IntegerField(help_text="How many of them had a total.")
    sum = serializers.CharField(help_text=POINTS)
    mean = serializers.CharField(allow_null=True, help_text="Rounded half up; null of nobody.")


class GroupLineSerializer(serializers.Serializer[Any]):
    """One cause of the change, of all whom it moved."""

    component = serializers.CharField(
        help_text="Empty where members come, go, are corrected, untold, or told as the rest."
    )
    cause = serializers.ChoiceField(CAUSES)
    points = serializers.CharField(help_text="What it adds to the change of the sum.")
    mean = serializers.CharField(
        allow_null=True,
        help_text="What it adds to the change of the mean; null where there is none.",
    )
    members = serializers.IntegerField(help_text="How many brought it about.")


class GroupMemberSerializer(serializers.Serializer[Any]):
    """What one member adds to the change of the sum."""

    member = serializers.IntegerField()
    name = serializers.CharField()
    cause = serializers.ChoiceField(
        ("", *COMING), help_text="Empty where the member is counted on both days, told by lines."
    )
    first = serializers.CharField(
        allow_null=True, help_text="The total that the first day showed first."
    )
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)
    points = serializers.CharField(help_text=POINTS)


class HiddenSerializer(serializers.Serializer[Any]):
    """Members whom the user may not see today, all together. They are many enough to be counted."""

    members = serializers.IntegerField()
    points = serializers.CharField(help_text=POINTS)


class GroupLedgerSerializer(serializers.Serializer[Any]):
    """Why a group changed. The points of the lines but those of the cause "correction", and of the
    members, sum to the change; with the correction they lead from the first day as first shown.
    """

    team = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    to = serializers.DateField()
    first = GroupDaySerializer(help_text="The first day as it was first shown.")
    before = GroupDaySerializer()
    after = GroupDaySerializer()
    change = serializers.CharField(help_text="Of the sum.")
    mean_change = serializers.CharField(allow_null=True)
    lines = GroupLineSerializer(many=True)
    members = GroupMemberSerializer(many=True)
    hidden = HiddenSerializer()
    left_out = serializers.CharField(
        help_text="Members who are elsewhere today and so few that no number counts them: "
        "how many, or “fewer than 5”. Empty where nobody is left out."
    )

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is a word of Python."""
        fields = super().get_fields()
        first = {name: fields.pop(name) for name in ("team", "name")}
        return {**first, "from": serializers.DateField(), **fields}


GROUP_LEDGER: Description = {
    "operation_id": "group_ledger",
    "summary": "Ask why a team or the organization changed",
    "description": (
        "Every line between two days, of the sum and of the mean, and what each member adds. "
        "Who belonged to the group on each of the days decides."
    ),
    "tags": ["scores"],
    "parameters": [
        ORGANIZATION,
        number_parameter(
            "team", "A team with those below it; without one everybody the user may see."
        ),
        day_parameter("from", "The earlier day.", required=True),
        day_parameter("to", "The later day, the latest one by default."),
    ],
    "responses": {
        200: OpenApiResponse(GroupLedgerSerializer, "The lines and the members."),
        **refusals(400, 409),
    },
}
