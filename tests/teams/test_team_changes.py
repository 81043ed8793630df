"""Teams by admins: the tree has no circles, managers manage, and a closed team keeps its past."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Action, User
from accounts.tenancy import tenant_scope
from teams.models import Team, TeamManager, TeamMembership
from teams.services import team_changes
from tests import factories
from tests.cast import Cast
from tests.trail import told

LAST = date(2026, 6, 30)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def base(cast: Cast, team: Team | None = None) -> str:
    path = f"/o/{cast.organization.slug}/organization/teams/"
    return path if team is None else f"{path}{team.pk}/"


def stored(team: Team) -> Team:
    with tenant_scope(team.organization_id):
        return Team.objects.get(pk=team.pk)


def test_a_team_is_made_below_another(cast: Cast) -> None:
    sent = {"name": " Bergen ", "parent": cast.north.pk}

    assert client_of(cast.admin).post(base(cast), sent).status_code == 302

    with tenant_scope(cast.organization.pk):
        made = Team.objects.get(name="Bergen")
    assert made.parent == cast.north
    after = {"name": "Bergen", "parent": "North"}
    assert told(cast.organization, made) == [(Action.ADDED, {}, after)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("North", "with this Organization and Name already exists"),
        ("", "This field is required."),
        ("=1+1", "a text that does not begin with =, +, - or @"),
    ],
)
def test_a_bad_name_is_said(cast: Cast, name: str, words: str) -> None:
    answer = client_of(cast.admin).post(base(cast), {"name": name, "parent": ""})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_team_is_renamed_and_stands_elsewhere(cast: Cast) -> None:
    sent = {"name": "Oslo City", "parent": cast.south.pk}

    assert client_of(cast.admin).post(base(cast, cast.oslo), sent).status_code == 302

    found = stored(cast.oslo)
    assert (found.name, found.parent_id) == ("Oslo City", cast.south.pk)
    before, after = {"name": "Oslo", "parent": "North"}, {"name": "Oslo City", "parent": "South"}
    assert told(cast.organization, found) == [(Action.CHANGED, before, after)]


def test_the_managers_above_a_team_see_it_where_it_stands(cast: Cast) -> None:
    path = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/"
    before = [client_of(user).get(path).status_code for user in (cast.manager, cast.other_manager)]
    client_of(cast.admin).post(base(cast, cast.oslo), {"name": "Oslo", "parent": cast.south.pk})

    after = [client_of(user).get(path).status_code for user in (cast.manager, cast.other_manager)]

    assert (before, after) == ([200, 403], [403, 200])


def test_no_team_stands_below_itself(cast: Cast) -> None:
    for parent in (cast.north, cast.oslo):
        answer = client_of(cast.admin).post(
            base(cast, cast.north), {"name": "North", "parent": parent.pk}
        )
        assert answer.status_code == 422
    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match="below itself"):
        team_changes.team_change(
            access=cast.access(cast.admin), team=cast.north, name="North", parent=cast.oslo
        )
    assert stored(cast.north).parent_id is None


def test_a_team_is_closed_and_its_members_go_on(cast: Cast) -> None:
    sent = {"on": "2026-06-30", "into": cast.south.pk}

    answer = client_of(cast.admin).post(f"{base(cast, cast.oslo)}close/", sent)

    assert answer.status_code == 302
    with tenant_scope(cast.organization.pk):
        found = TeamMembership.objects.filter(member=cast.rep_member).order_by("start")
        stays = [(one.team_id, one.start, one.end) for one in found]
    assert stays == [
        (cast.oslo.pk, factories.START, LAST),
        (cast.south.pk, date(2026, 7, 1), None),
    ]
    assert stored(cast.oslo).closed_on == LAST
    shown = client_of(cast.admin).get(base(cast)).content.decode()
    assert "Closed 30 Jun 2026" in shown


def test_a_team_with_members_is_not_closed_without_another(cast: Cast) -> None:
    answer = client_of(cast.admin).post(
        f"{base(cast, cast.oslo)}close/", {"on": "2026-06-30", "into": ""}
    )

    assert answer.status_code == 422
    assert "1 member is in it after that day. Say into which team." in answer.content.decode()
    assert stored(cast.oslo).closed_on is None


def test_a_team_above_open_ones_is_not_closed(cast: Cast) -> None:
    answer = client_of(cast.admin).post(
        f"{base(cast, cast.north)}close/", {"on": "2026-06-30", "into": ""}
    )

    assert answer.status_code == 422
    assert "Close or move the teams below it first: Oslo." in answer.content.decode()


def test_a_closed_team_takes_nobody_and_no_team(cast: Cast) -> None:
    client = client_of(cast.admin)
    client.post(f"{base(cast, cast.south)}close/", {"on": "2026-06-30", "into": cast.oslo.pk})

    made = client.post(base(cast), {"name": "Below", "parent": cast.south.pk})
    assert made.status_code == 422
    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match="is closed"):
        team_changes.move_add(
            access=cast.access(cast.admin),
            member=cast.silent_member,
            team=stored(cast.south),
            since=date(2026, 8, 1),
        )
    assert client.post(f"{base(cast, cast.south)}reopen/").status_code == 302
    assert stored(cast.south).closed_on is None


@time_machine.travel("2026-06-10T08:00:00Z", tick=False)
def test_managers_are_assigned_and_removed(cast: Cast) -> None:
    client = client_of(cast.admin)
    path = f"{base(cast, cast.south)}managers/"
    member = f"/o/{cast.organization.slug}/members/{cast.other_rep_member.pk}/"

    assert client.post(path, {"user": cast.manager.pk}).status_code == 302
    assert client_of(cast.manager).get(member).status_code == 200
    assert client.post(f"{path}{cast.manager.pk}/remove/").status_code == 302

    assert client_of(cast.manager).get(member).status_code == 403
    with tenant_scope(cast.organization.pk):
        assert not TeamManager.objects.filter(team=cast.south, user=cast.manager).exists()


def test_a_rep_or_a_stranger_looks_after_no_team(cast: Cast) -> None:
    path = f"{base(cast, cast.south)}managers/"

    answers = [
        client_of(cast.admin).post(path, {"user": user.pk}) for user in (cast.rep, cast.outsider)
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    with (
        tenant_scope(cast.organization.pk),
        pytest.raises(ValidationError, match="whose role"),
    ):
        team_changes.manager_add(
            access=cast.access(cast.admin), team=cast.south, user=cast.outsider
        )


def test_a_manager_changes_no_team(cast: Cast) -> None:
    access = cast.access(cast.manager)

    with tenant_scope(cast.organization.pk):
        for change in (
            lambda: team_changes.team_add(access=access, name="Mine", parent=None),
            lambda: team_changes.team_change(
                access=access, team=cast.north, name="Mine", parent=None
            ),
            lambda: team_changes.team_close(access=access, team=cast.oslo, on=LAST, into=None),
            lambda: team_changes.manager_add(access=access, team=cast.south, user=cast.manager),
            lambda: team_changes.move_add(
                access=access, member=cast.rep_member, team=cast.south, since=LAST
            ),
        ):
            with pytest.raises(PermissionDenied):
                change()
