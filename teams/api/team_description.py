"""How the addresses of teams are described (OpenAPI)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from teams.api.description import ORGANIZATION, Description, number_parameter, refusals
from teams.api.score_description import POINTS, day_parameter


class FiguresSerializer(serializers.Serializer[Any]):
    """The middle of the values of a group, as far as the user may know it."""

    n = serializers.IntegerField(
        allow_null=True, help_text="Null where there are too few to be told."
    )
    median = serializers.CharField(allow_null=True, help_text=POINTS)
    mean = serializers.CharField(
        allow_null=True,
        help_text="In whole points, or null, where the user does not see everybody’s values.",
    )
    lower_quartile = serializers.CharField(allow_null=True)
    upper_quartile = serializers.CharField(allow_null=True)
    left_out = serializers.BooleanField(
        help_text="Whether people are not counted, because the user does not see them and they "
        "are few."
    )


class TeamPillarsSerializer(serializers.Serializer[Any]):
    """The four pillars of a group."""

    brand = FiguresSerializer()
    find = FiguresSerializer()
    insights = FiguresSerializer()
    relationships = FiguresSerializer()


class TeamNumbersSerializer(serializers.Serializer[Any]):
    """A group on the last day. Changes are of who was in it on both days."""

    members = serializers.IntegerField()
    with_total = serializers.IntegerField(
        allow_null=True, help_text="Null where there are too few to be told."
    )
    total = FiguresSerializer()
    pillars = TeamPillarsSerializer()
    change = FiguresSerializer()


class TeamRowSerializer(serializers.Serializer[Any]):
    """A team of the tree, with those below it (``whole``) and by itself, where there are any."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    depth = serializers.IntegerField(help_text="0 is a root among the teams that are told.")
    managers = serializers.ListField(child=serializers.CharField())
    teams_below = serializers.IntegerField()
    whole = TeamNumbersSerializer()
    alone = TeamNumbersSerializer(allow_null=True)


class _Dated(serializers.Serializer[Any]):
    to = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is a word of Python."""
        return {"from": serializers.DateField(), **super().get_fields()}


class TeamsSerializer(_Dated):
    """The teams that the user may open, in the order of the tree."""

    teams = TeamRowSerializer(many=True)


class TeamWeekSerializer(serializers.Serializer[Any]):
    """A day of the half year: who was in the group on that day."""

    on = serializers.DateField()
    members = serializers.IntegerField()
    total = FiguresSerializer()


class TeamMemberSerializer(serializers.Serializer[Any]):
    """Somebody in the team whose name the user may read; values where ``is_valued``."""

    member = serializers.IntegerField()
    name = serializers.CharField()
    team = serializers.CharField()
    is_valued = serializers.BooleanField()
    total = serializers.CharField(allow_null=True)
    pillars = serializers.DictField(child=serializers.CharField(allow_null=True))
    change = serializers.CharField(allow_null=True)


class TeamComingSerializer(serializers.Serializer[Any]):
    """Who joined or left between the two days; names as far as the user may read them."""

    count = serializers.IntegerField()
    names = serializers.ListField(child=serializers.CharField())


class TeamSerializer(_Dated):
    """One team. ``members`` are a page of 50 of the ``named`` ones, by name."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    managers = serializers.ListField(child=serializers.CharField())
    numbers = TeamNumbersSerializer()
    weeks = TeamWeekSerializer(many=True)
    members = TeamMemberSerializer(many=True)
    named = serializers.IntegerField()
    unnamed = serializers.IntegerField()
    joined = TeamComingSerializer()
    left = TeamComingSerializer()


_DAYS = [
    day_parameter("from", "The earlier day, 30 days before by default."),
    day_parameter("to", "The later day, the latest one by default."),
]

TEAMS: Description = {
    "operation_id": "teams",
    "summary": "Ask for the teams and their numbers",
    "description": (
        "Who was in a team on a day counts there on that day. Of people whose values the user does "
        "not see nothing is told that is about fewer than the smallest group."
    ),
    "tags": ["scores"],
    "parameters": [ORGANIZATION, *_DAYS],
    "responses": {200: OpenApiResponse(TeamsSerializer, "The teams."), **refusals(400)},
}

TEAM: Description = {
    "operation_id": "team",
    "summary": "Ask for one team",
    "description": "Its numbers, 26 weeks of them, and its people as far as the user sees them.",
    "tags": ["scores"],
    "parameters": [
        ORGANIZATION,
        OpenApiParameter("team_id", int, OpenApiParameter.PATH, description="The team."),
        *_DAYS,
        OpenApiParameter(
            "only", bool, OpenApiParameter.QUERY, description="Without the teams below."
        ),
        number_parameter("page", "Which 50 members, 1 by default."),
    ],
    "responses": {200: OpenApiResponse(TeamSerializer, "The team."), **refusals(400)},
}
