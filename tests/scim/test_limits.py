"""What is too much for one request of a directory, or no text, changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from teams.models import Member, TeamMembership
from tests import factories
from tests.cast import Cast
from tests.scim.asking import GROUP, MEDIA_TYPE, PATCH, USER, Directory, body
from tests.scim.sent import OKTA

ERROR = ["urn:ietf:params:scim:api:messages:2.0:Error"]


def raw(directory: Directory, method: str, end: str, text: str) -> HttpResponse:
    return Client().generic(
        method,
        directory.base + end,
        text,
        content_type=MEDIA_TYPE,
        headers={"Authorization": f"Bearer {directory.secret}"},
    )


def refused(answer: HttpResponse, status: int) -> None:
    told = body(answer)
    assert (answer.status_code, told["status"]) == (status, str(status))
    assert told["schemas"] == ERROR


@pytest.mark.parametrize("end", ["Users", "Groups"])
def test_many_operations_at_once_are_too_many(cast: Cast, directory: Directory, end: str) -> None:
    pk = cast.rep_member.pk if end == "Users" else cast.oslo.pk
    one = {"op": "add", "path": "externalId", "value": "x"}

    answers = [directory.patch(f"{end}/{pk}", *[one] * count) for count in (100, 101)]

    assert answers[0].status_code == 200
    refused(answers[1], 413)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_many_members_at_once_are_too_many(cast: Cast, directory: Directory, method: str) -> None:
    members = [{"value": str(number)} for number in range(1001)]
    end = "Groups" if method == "POST" else f"Groups/{cast.oslo.pk}"
    sent: dict[str, Any] = {"schemas": [GROUP], "displayName": "Many", "members": members}
    if method == "PATCH":
        one = {"op": "add", "path": "members"}
        halves = [{**one, "value": members[:600]}, {**one, "value": members[600:]}]
        sent = {"schemas": [PATCH], "operations": halves}

    refused(directory.ask(method, end, sent), 413)


def test_members_who_are_added_one_by_one_are_all_added(cast: Cast, directory: Directory) -> None:
    members = [factories.member(cast.organization, name=f"M{number}").pk for number in range(3)]
    adds = [{"op": "Add", "path": "members", "value": [{"value": str(pk)}]} for pk in members]
    remove = {"op": "remove", "path": f'members[value eq "{members[0]}"]'}

    answer = directory.patch(f"Groups/{cast.south.pk}", *adds, remove)

    assert answer.status_code == 200
    stays = TeamMembership._base_manager.filter(member_id__in=members, team=cast.south)
    assert sorted(stays.values_list("member_id", flat=True)) == members[1:]


@pytest.mark.parametrize("text", ["\ud800", "a\u0000b"], ids=["surrogate", "nul"])
@pytest.mark.parametrize("name", ["userName", "externalId", "displayName", "title", "unknown"])
def test_what_is_no_text_is_refused(directory: Directory, name: str, text: str) -> None:
    before = Member._base_manager.count()

    refused(directory.ask("POST", "Users", {**OKTA, name: text}), 400)

    assert Member._base_manager.count() == before


def test_a_name_that_is_no_text_is_refused(directory: Directory) -> None:
    refused(directory.ask("POST", "Users", {**OKTA, "\ud800": 1}), 400)


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, "[" * 500 + "]" * 500])
@pytest.mark.parametrize(("method", "end"), [("POST", "Users"), ("POST", "Users/.search")])
def test_what_is_nested_too_deeply_is_refused(
    directory: Directory, deep: str, method: str, end: str
) -> None:
    refused(raw(directory, method, end, deep), 400)


def test_a_deep_list_beside_good_attributes_is_refused(directory: Directory) -> None:
    text = json.dumps(OKTA)[:-1] + ', "x": ' + "[" * 500 + "]" * 500 + "}"

    refused(raw(directory, "POST", "Users", text), 400)


@pytest.mark.parametrize("filter_", ["(" * 50_000, "not (" * 50_000, "not (" * 5000])
def test_a_filter_that_is_nested_too_deeply_is_refused(directory: Directory, filter_: str) -> None:
    refused(directory.ask("POST", "Users/.search", {"filter": filter_}), 400)


@pytest.mark.parametrize("end", ["Users", "Groups"])
@pytest.mark.parametrize("first", [2**31, 2**63, 10**40])
def test_a_start_beyond_everything_finds_nobody(directory: Directory, end: str, first: int) -> None:
    answer = directory.ask("GET", f"{end}?startIndex={first}&count=1")

    assert (answer.status_code, body(answer)["Resources"]) == (200, [])


@pytest.mark.parametrize("query", ['filter=userName eq "a%00b"', 'filter=title co "%00"'])
def test_an_address_that_is_no_text_is_refused(directory: Directory, query: str) -> None:
    refused(directory.ask("GET", f"Users?{query}"), 400)


def test_a_long_number_is_refused(directory: Directory) -> None:
    text = json.dumps({"schemas": [USER], "userName": 0})[:-2] + "9" * 5000 + "}"

    refused(raw(directory, "POST", "Users", text), 400)
