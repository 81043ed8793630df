"""Who leaves by SCIM, who comes back, and whom a directory cannot touch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import ApiToken, Membership
from accounts.roles import Role, Scope
from accounts.throttling import ScimThrottle
from teams.models import Member, ScimUser
from tests import factories
from tests.cast import Cast
from tests.scim.asking import PATCH, Directory, body
from tests.scim.sent import OKTA, replace


def member_of(pk: str) -> Member:
    return Member._base_manager.get(pk=pk)


LEAVING = [
    replace(active=False),
    replace(active="False"),
    [{"op": "Replace", "path": "active", "value": "False"}],
    [{"op": "replace", "value": {"active": False}}],
]


@pytest.mark.parametrize("operations", LEAVING, ids=["bool", "text", "entra", "okta"])
def test_who_is_not_active_has_left_and_gets_nothing_more(
    cast: Cast, directory: Directory, operations: list[dict[str, Any]]
) -> None:
    client = Client()
    client.force_login(cast.rep)
    factories.token(cast.organization, cast.rep, [Scope.SCORES_READ])
    page = f"/o/{cast.organization.slug}/score/"
    assert client.get(page).status_code == 200

    answer = directory.patch(f"Users/{cast.rep_member.pk}", *operations)

    assert body(answer)["active"] is False
    assert client.get(page).status_code == 404
    assert Membership.objects.get(user=cast.rep).is_over
    member = member_of(str(cast.rep_member.pk))
    assert member.left_on is not None
    assert member.user == cast.rep


def test_who_is_active_again_is_back_on_the_same_day(cast: Cast, directory: Directory) -> None:
    end = f"Users/{cast.rep_member.pk}"
    directory.patch(end, *replace(active=False))

    answer = directory.patch(end, *replace(active=True))

    assert body(answer)["active"] is True
    assert not Membership.objects.get(user=cast.rep).is_over
    assert body(answer)["groups"][0]["display"] == "Oslo"


def test_who_is_active_again_later_is_back_without_a_team(cast: Cast, directory: Directory) -> None:
    end = f"Users/{cast.rep_member.pk}"
    with time_machine.travel(date(2026, 6, 1), tick=False):
        directory = Directory(cast.organization, cast.owner)
        directory.patch(end, *replace(active=False))
    with time_machine.travel(date(2026, 6, 9), tick=False):
        answer = directory.patch(end, *replace(active=True))

    assert body(answer)["active"] is True
    assert "groups" not in body(answer)
    assert not Membership.objects.get(user=cast.rep).is_over


def test_a_deleted_one_leaves_and_their_history_stays(cast: Cast, directory: Directory) -> None:
    end = f"Users/{cast.rep_member.pk}"

    answer = directory.ask("DELETE", end)

    assert (answer.status_code, answer.content) == (204, b"")
    assert directory.ask("GET", end).status_code == 404
    assert directory.ask("DELETE", end).status_code == 404
    assert member_of(str(cast.rep_member.pk)).left_on is not None
    assert Membership.objects.get(user=cast.rep).is_over


def test_a_deleted_one_who_is_added_again_is_the_same_member(
    directory: Directory, nora: str
) -> None:
    directory.ask("DELETE", f"Users/{nora}")

    answer = directory.ask("POST", "Users", OKTA)

    assert (answer.status_code, body(answer)["id"]) == (201, nora)
    assert body(answer)["active"] is True
    assert ScimUser._base_manager.count() == 1


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_the_last_owner_stays(cast: Cast, method: str) -> None:
    admin = Directory(cast.organization, cast.admin)
    second = factories.user(cast.organization, Role.OWNER)
    member = factories.member(cast.organization, user=second)
    owner = Directory(cast.organization, cast.owner)
    Membership.objects.filter(user=cast.owner).update(role=Role.ADMIN)
    patch = {"schemas": [PATCH], "Operations": replace(active=False)}
    sent = patch if method == "PATCH" else None

    answers = [one.ask(method, f"Users/{member.pk}", sent) for one in (admin, owner)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not Membership.objects.get(user=second).is_over
    assert member_of(str(member.pk)).left_on is None


def test_nobody_deactivates_themselves_by_their_token(cast: Cast, directory: Directory) -> None:
    member = factories.member(cast.organization, user=cast.owner)

    answer = directory.patch(f"Users/{member.pk}", *replace(active=False))

    assert (answer.status_code, body(answer)["scimType"]) == (400, "invalidValue")
    assert not Membership.objects.get(user=cast.owner).is_over


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_member_of_another_organization_is_not_there(
    cast: Cast, directory: Directory, method: str
) -> None:
    sent = {"PUT": OKTA, "PATCH": {"schemas": [PATCH], "Operations": replace(active=False)}}
    ends = (f"Users/{cast.outside_member.pk}", "Users/999999", "Users/x", "Users/٣")

    answers = [directory.ask(method, end, sent.get(method)) for end in ends]

    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content
    assert member_of(str(cast.outside_member.pk)).left_on is None


@pytest.mark.parametrize("attribute", ["userName", "emails", "externalId", "id"])
def test_a_filter_finds_nobody_of_another_organization(
    cast: Cast, directory: Directory, attribute: str
) -> None:
    theirs = Directory(cast.other_organization, cast.outsider)
    sent = {**OKTA, "userName": "away@harbour.example", "externalId": "away", "emails": []}
    away = body(theirs.ask("POST", "Users", sent))
    value = {"id": away["id"], "externalId": "away"}.get(attribute, "away@harbour.example")

    found = directory.get(f'Users?filter={attribute} eq "{value}"')

    assert found["totalResults"] == 0


def test_two_organizations_have_people_of_the_same_names(cast: Cast, nora: str) -> None:
    answer = Directory(cast.other_organization, cast.outsider).ask("POST", "Users", OKTA)

    assert answer.status_code == 201
    assert body(answer)["id"] != nora


def test_the_token_of_somebody_who_was_deactivated_opens_nothing(cast: Cast) -> None:
    directory = Directory(cast.organization, cast.admin)
    member = factories.member(cast.organization, user=cast.admin)
    Directory(cast.organization, cast.owner).patch(f"Users/{member.pk}", *replace(active=False))

    answer = directory.ask("GET", "Users")

    assert answer.status_code == 401
    assert ApiToken._base_manager.filter(user=cast.admin).exists()


def test_too_many_requests_are_told_as_such(
    cast: Cast, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(ScimThrottle, "THROTTLE_RATES", {"scim": "2/min"})

    answers = [directory.ask("GET", "Schemas") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert body(answers[2])["status"] == "429"
    assert answers[2]["Retry-After"]


@pytest.mark.parametrize("how", ["put", "remove", "other"])
def test_whoever_is_away_stays_away_where_nobody_says_that_they_are_back(
    directory: Directory, nora: str, how: str
) -> None:
    directory.patch(f"Users/{nora}", {"op": "replace", "path": "active", "value": False})
    without = {name: value for name, value in OKTA.items() if name != "active"}

    if how == "put":
        answer = directory.ask("PUT", f"Users/{nora}", without)
    elif how == "remove":
        answer = directory.patch(f"Users/{nora}", {"op": "remove", "path": "active"})
    else:
        answer = directory.patch(f"Users/{nora}", {"op": "add", "path": "title", "value": "x"})

    assert (answer.status_code, body(answer)["active"]) == (200, False)


@pytest.mark.parametrize("how", ["put", "remove"])
def test_whoever_is_there_stays_where_nobody_says_that_they_left(
    directory: Directory, nora: str, how: str
) -> None:
    without = {name: value for name, value in OKTA.items() if name != "active"}

    if how == "put":
        answer = directory.ask("PUT", f"Users/{nora}", without)
    else:
        answer = directory.patch(f"Users/{nora}", {"op": "remove", "path": "active"})

    assert (answer.status_code, body(answer)["active"]) == (200, True)
