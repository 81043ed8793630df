"""Teams by SCIM: who is in them from today on, and what a group never does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from accounts.selectors import local_today
from teams.models import Team, TeamManager, TeamMembership
from tests import factories
from tests.cast import Cast
from tests.scim.asking import GROUP, Directory, body


def stays(member_id: int) -> list[tuple[str, date, date | None]]:
    rows = TeamMembership._base_manager.filter(member_id=member_id).order_by("start")
    return [(row.team.name, row.start, row.end) for row in rows.select_related("team")]


def member_ids(group: dict[str, Any]) -> list[str]:
    return [one["value"] for one in group.get("members", [])]


def test_a_group_is_a_team_at_the_top(cast: Cast, directory: Directory) -> None:
    answer = directory.post("Groups", GROUP, displayName="West", externalId="g-1")

    told = body(answer)
    assert (answer.status_code, told["displayName"], told["externalId"]) == (201, "West", "g-1")
    team = Team._base_manager.get(pk=told["id"])
    assert (team.organization, team.name, team.parent) == (cast.organization, "West", None)


def test_whoever_is_added_moves_from_today_on(cast: Cast, directory: Directory) -> None:
    today = local_today(cast.organization)
    add = {"op": "Add", "path": "members", "value": [{"value": str(cast.rep_member.pk)}]}

    answer = directory.patch(f"Groups/{cast.south.pk}", add)

    assert answer.status_code == 200
    assert stays(cast.rep_member.pk) == [
        ("Oslo", factories.START, today - timedelta(days=1)),
        ("South", today, None),
    ]
    oslo = directory.get(f"Groups/{cast.oslo.pk}")
    assert str(cast.rep_member.pk) not in member_ids(oslo)


REMOVALS = ["filter", "entra", "replace", "put"]


@pytest.mark.parametrize("how", REMOVALS)
def test_whoever_is_removed_is_in_no_team_from_today_on(
    cast: Cast, directory: Directory, how: str
) -> None:
    pk = str(cast.rep_member.pk)
    end = f"Groups/{cast.oslo.pk}"

    answer = _removed(directory, end, how, pk)

    assert answer.status_code == 200
    assert member_ids(body(answer)) == []
    yesterday = local_today(cast.organization) - timedelta(days=1)
    assert stays(cast.rep_member.pk) == [("Oslo", factories.START, yesterday)]


def _removed(directory: Directory, end: str, how: str, pk: str) -> HttpResponse:
    if how == "put":
        sent = {"schemas": [GROUP], "displayName": "Oslo", "members": []}
        return directory.ask("PUT", end, sent)
    operations = {
        "filter": {"op": "remove", "path": f'members[value eq "{pk}"]'},
        "entra": {"op": "Remove", "path": "members", "value": [{"value": pk}]},
        "replace": {"op": "replace", "path": "members", "value": []},
    }
    return directory.patch(end, operations[how])


def test_whoever_was_added_today_and_is_removed_never_was_there(
    cast: Cast, directory: Directory
) -> None:
    pk = str(cast.silent_member.pk)
    end = f"Groups/{cast.south.pk}"
    directory.patch(end, {"op": "add", "path": "members", "value": [{"value": pk}]})

    directory.patch(end, {"op": "remove", "path": f'members[value eq "{pk}"]'})

    assert stays(cast.silent_member.pk) == []


def test_a_group_changes_no_managers(cast: Cast, directory: Directory) -> None:
    before = list(TeamManager._base_manager.values_list("team", "user"))
    add = {"op": "add", "path": "members", "value": [{"value": str(cast.manager_member.pk)}]}

    directory.patch(f"Groups/{cast.south.pk}", add)

    assert list(TeamManager._base_manager.values_list("team", "user")) == before


def test_a_group_is_named_anew_and_stays_where_it_is(cast: Cast, directory: Directory) -> None:
    answer = directory.patch(
        f"Groups/{cast.oslo.pk}", {"op": "replace", "value": {"displayName": "Oslo 2"}}
    )

    team = Team._base_manager.get(pk=cast.oslo.pk)
    assert (answer.status_code, team.name, team.parent) == (200, "Oslo 2", cast.north)
    assert member_ids(body(answer)) == [str(cast.rep_member.pk)]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_name_that_is_used_is_a_conflict(cast: Cast, directory: Directory, method: str) -> None:
    change = {"op": "replace", "path": "displayName", "value": "South"}

    answer = (
        directory.post("Groups", GROUP, displayName="South")
        if method == "POST"
        else directory.patch(f"Groups/{cast.oslo.pk}", change)
    )

    assert (answer.status_code, body(answer)["scimType"]) == (409, "uniqueness")


@pytest.mark.parametrize("who", ["outside", "nobody", "text", "left"])
def test_who_cannot_be_in_a_team_is_refused_and_nothing_is_changed(
    cast: Cast, directory: Directory, who: str
) -> None:
    directory.ask("DELETE", f"Users/{cast.silent_member.pk}")
    values = {
        "outside": str(cast.outside_member.pk),
        "nobody": "999999",
        "text": "x",
        "left": str(cast.silent_member.pk),
    }
    told = [{"value": str(cast.manager_member.pk)}, {"value": values[who]}]

    answer = directory.patch(
        f"Groups/{cast.south.pk}", {"op": "add", "path": "members", "value": told}
    )

    assert (answer.status_code, body(answer)["scimType"]) == (400, "invalidValue")
    assert stays(cast.manager_member.pk) == []
    assert member_ids(directory.get(f"Groups/{cast.south.pk}")) == [str(cast.other_rep_member.pk)]


def test_a_deleted_group_is_a_closed_team(cast: Cast, directory: Directory) -> None:
    end = f"Groups/{cast.south.pk}"

    answer = directory.ask("DELETE", end)

    yesterday = local_today(cast.organization) - timedelta(days=1)
    assert answer.status_code == 204
    assert directory.ask("GET", end).status_code == 404
    assert Team._base_manager.get(pk=cast.south.pk).closed_on == yesterday
    assert stays(cast.other_rep_member.pk) == [("South", factories.START, yesterday)]


def test_a_group_of_the_name_of_a_closed_team_opens_it_again(
    cast: Cast, directory: Directory
) -> None:
    directory.ask("DELETE", f"Groups/{cast.south.pk}")

    answer = directory.post("Groups", GROUP, displayName="South")

    assert (answer.status_code, body(answer)["id"]) == (201, str(cast.south.pk))


def test_a_team_above_open_ones_is_not_closed(cast: Cast, directory: Directory) -> None:
    answer = directory.ask("DELETE", f"Groups/{cast.north.pk}")

    assert (answer.status_code, body(answer)["scimType"]) == (400, "invalidValue")
    assert Team._base_manager.get(pk=cast.north.pk).closed_on is None


def test_a_group_is_found_by_its_name_without_its_members(cast: Cast, directory: Directory) -> None:
    found = directory.get('Groups?excludedAttributes=members&filter=displayName eq "south"')

    assert [one["id"] for one in found["Resources"]] == [str(cast.south.pk)]
    assert "members" not in found["Resources"][0]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_team_of_another_organization_is_not_there(
    cast: Cast, directory: Directory, method: str
) -> None:
    sent = {"schemas": [GROUP], "displayName": "Mine"} if method == "PUT" else None
    ends = (f"Groups/{cast.outside_team.pk}", "Groups/999999")

    answers = [directory.ask(method, end, sent) for end in ends]

    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content
    assert Team._base_manager.get(pk=cast.outside_team.pk).name == "Harbour"


def test_the_service_says_what_it_can(directory: Directory) -> None:
    config = directory.get("ServiceProviderConfig")

    assert {name: config[name]["supported"] for name in ("patch", "filter")} == {
        "patch": True,
        "filter": True,
    }
    off = ("bulk", "changePassword", "sort", "etag")
    assert {config[name]["supported"] for name in off} == {False}
    assert config["authenticationSchemes"][0]["type"] == "oauthbearertoken"
    kinds = directory.get("ResourceTypes")["Resources"]
    assert [kind["endpoint"] for kind in kinds] == ["/Users", "/Groups"]
    assert directory.ask("GET", "ResourceTypes?filter=x").status_code == 403
    assert directory.ask("GET", "Schemas/nothing").status_code == 404
