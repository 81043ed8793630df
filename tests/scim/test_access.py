"""Every address of SCIM with every kind of token: owners and admins, of this organization alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.roles import Scope
from tests.cast import Cast
from tests.house.test_access_matrix_api import (
    NO_ENTRY,
    PERSONAS,
    ROLES,
    SENT,
    secret_of,
    told_of,
    undone,
)
from tests.house.witness import changed, last_event, refusals, stored, witnessed
from tests.scim.asking import GROUP, MEDIA_TYPE, PATCH, USER, body

LEADERS = ("owner", "admin")
REFUSED = {
    **dict.fromkeys(ROLES, 403),
    **dict.fromkeys(NO_ENTRY, 401),
    "foreign": 404,
    "unscoped": 403,
}
SILENT, SOUTH = "Users/{member}", "Groups/{team}"
RENAMED = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "title", "value": "x"}]}
NAMED = {
    "schemas": [PATCH],
    "Operations": [{"op": "replace", "path": "displayName", "value": "S"}],
}
CALLS: list[tuple[str, str, Any, int]] = [
    ("GET", "Users", None, 200),
    ("POST", "Users", {"schemas": [USER], "userName": "new@fjord.example"}, 201),
    ("POST", "Users/.search", {}, 200),
    ("GET", SILENT, None, 200),
    ("PUT", SILENT, {"schemas": [USER], "userName": "new@fjord.example"}, 200),
    ("PATCH", SILENT, RENAMED, 200),
    ("DELETE", SILENT, None, 204),
    ("GET", "Groups", None, 200),
    ("POST", "Groups", {"schemas": [GROUP], "displayName": "New"}, 201),
    ("POST", "Groups/.search", {}, 200),
    ("GET", SOUTH, None, 200),
    ("PUT", SOUTH, {"schemas": [GROUP], "displayName": "New"}, 200),
    ("PATCH", SOUTH, NAMED, 200),
    ("DELETE", SOUTH, None, 204),
    ("GET", "ServiceProviderConfig", None, 200),
    ("GET", "ResourceTypes", None, 200),
    ("GET", "ResourceTypes/User", None, 200),
    ("GET", "Schemas", None, 200),
    ("GET", f"Schemas/{USER}", None, 200),
]


def ask(cast: Cast, secret: str, method: str, end: str, sent: Any) -> HttpResponse:
    at = end.format(member=cast.silent_member.pk, team=cast.south.pk)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    path = f"/scim/v2/{cast.organization.slug}/{at}"
    client: Any = Client(**SENT)
    answer: HttpResponse = getattr(client, method.lower())(
        path, **({} if sent is None else {"data": sent}), content_type=MEDIA_TYPE, headers=headers
    )
    return answer


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_token_is_answered_as_its_user_may_and_who_is_refused_changes_nothing(
    cast: Cast, persona: str
) -> None:
    secret = secret_of(persona, cast, Scope.SCIM)
    before, wrong = stored(), []

    for method, end, sent, status in CALLS:
        expected, last = status if persona in LEADERS else REFUSED[persona], last_event()
        with witnessed(keeps=persona not in LEADERS) as seen:
            answer = ask(cast, secret, method, end, sent)
        kept = (answer.status_code, answer["Cache-Control"])
        if kept != (expected, "private, no-store"):
            wrong.append(f"{method} {end}: {kept}, not {expected}")
        if persona not in LEADERS:
            said = (answer["Content-Type"], body(answer)["status"])
            if said != (MEDIA_TYPE, str(expected)):
                wrong.append(f"{method} {end}: {said}")
            wrong += undone(f"{method} {end}", cast, persona, seen)
            told = [(one.organization_id, one.who, one.what, one.where) for one in refusals(last)]
            name = answer.resolver_match.view_name
            if told != told_of(persona, cast, name, method, expected, "scim"):
                wrong.append(f"{method} {end}: the log has {told}")

    assert not wrong, "\n".join(wrong)
    assert changed(before) == []


def test_an_organization_of_others_is_as_one_that_is_not(cast: Cast) -> None:
    headers = {"Authorization": f"Bearer {secret_of('foreign', cast, Scope.SCIM)}"}

    answers = [
        Client().get(f"/scim/v2/{slug}/Users", headers=headers)
        for slug in (cast.organization.slug, "nowhere")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_an_address_that_is_none_is_answered_as_scim(db: None) -> None:
    answer = Client().get("/scim/v2/nowhere/Nothing/at/all")

    assert (answer.status_code, answer["Content-Type"]) == (404, MEDIA_TYPE)
    assert body(answer)["status"] == "404"


def test_signing_in_opens_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    answer = client.get(f"/scim/v2/{cast.organization.slug}/Users")

    assert answer.status_code == 401
