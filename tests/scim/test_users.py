"""Members by SCIM, as directories ask: the bodies are those that Okta and Entra send."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent, User
from teams.models import Member
from tests.cast import Cast
from tests.scim.asking import ENTERPRISE, MEDIA_TYPE, USER, Directory, body
from tests.scim.sent import ENTRA, OKTA, replace


def member_of(pk: str) -> Member:
    return Member._base_manager.get(pk=pk)


@pytest.mark.parametrize("sent", [OKTA, ENTRA], ids=["okta", "entra"])
def test_somebody_is_added(cast: Cast, directory: Directory, sent: dict[str, Any]) -> None:
    answer = directory.ask("POST", "Users", sent)

    told = body(answer)
    assert answer.status_code == 201
    assert answer["Content-Type"] == MEDIA_TYPE
    assert answer["Location"] == told["meta"]["location"]
    assert told["meta"]["location"].endswith(f"{directory.base}Users/{told['id']}")
    assert told["userName"] == "nora.new@fjord.example"
    assert told["externalId"] == sent["externalId"]
    assert told["displayName"] == "Nora New"
    assert told["name"] == {"familyName": "New", "givenName": "Nora"}
    assert told["active"] is True
    assert "password" not in told
    assert ENTERPRISE not in told
    member = member_of(told["id"])
    assert (member.organization, member.email, member.user) == (
        cast.organization,
        sent["emails"][0]["value"],
        None,
    )
    assert not User.objects.filter(email__startswith="nora").exists()
    event = AuditEvent._base_manager.get(action="added", target_type="teams.member")
    assert (event.actor, event.channel, event.target_id) == (cast.owner, "scim", told["id"])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"userName": "NORA.NEW@fjord.example", "emails": [], "externalId": "x"}, "userName"),
        ({"userName": "x@fjord.example", "externalId": "x"}, "e-mail address"),
        ({"userName": "y@fjord.example", "emails": []}, "externalId"),
    ],
)
def test_what_only_one_has_is_told_as_a_conflict(
    directory: Directory, nora: str, change: dict[str, Any], what: str
) -> None:
    answer = directory.ask("POST", "Users", {**OKTA, **change})

    assert answer.status_code == 409
    assert body(answer) == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "409",
        "scimType": "uniqueness",
        "detail": f"Another member has this {what} already.",
    }


@pytest.mark.parametrize(
    ("sent", "scim_type"),
    [
        ({"schemas": [USER]}, "invalidValue"),
        ({"schemas": [USER], "userName": "not-an-address"}, "invalidValue"),
        ({"schemas": [USER], "userName": "a@b.example", "active": "perhaps"}, "invalidValue"),
        ([], "invalidSyntax"),
        ("text", "invalidSyntax"),
    ],
)
def test_what_cannot_be_is_refused(directory: Directory, sent: Any, scim_type: str) -> None:
    before = Member._base_manager.count()

    answer = directory.ask("POST", "Users", sent)

    assert (answer.status_code, body(answer)["scimType"]) == (400, scim_type)
    assert Member._base_manager.count() == before


@pytest.mark.parametrize(
    "query",
    [
        'userName eq "nora.new@fjord.example"',
        'userName eq "NORA.NEW@FJORD.EXAMPLE"',
        'externalId eq "00ujl29u0le5T6Aj10h7"',
        'emails eq "nora.new@fjord.example"',
        'emails.value eq "nora.new@fjord.example"',
        'emails[type eq "work"].value eq "nora.new@fjord.example"',
        'displayName eq "nora new"',
        'userName sw "nora" and active eq true',
        'not (userName co "@example.com") and name.familyName eq "New"',
    ],
)
def test_somebody_is_found_by_a_filter(directory: Directory, nora: str, query: str) -> None:
    found = directory.get(f"Users?filter={query}")

    assert [one["id"] for one in found["Resources"]] == [nora]
    assert found["totalResults"] == 1


def test_a_filter_that_finds_nobody_is_an_empty_list(directory: Directory) -> None:
    answer = directory.ask("GET", 'Users?filter=userName eq "nobody@fjord.example"')

    assert body(answer) == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 0,
        "startIndex": 1,
        "itemsPerPage": 0,
        "Resources": [],
    }


@pytest.mark.parametrize("query", ["userName", "userName eq", "shoeSize eq 43", "(", 'a eq "b'])
def test_a_filter_that_cannot_be_read_is_refused(directory: Directory, query: str) -> None:
    answer = directory.ask("GET", f"Users?filter={query}")

    assert (answer.status_code, body(answer)["scimType"]) == (400, "invalidFilter")


def test_pages_are_counted_from_one(cast: Cast, directory: Directory) -> None:
    everybody = [one["id"] for one in directory.get("Users")["Resources"]]

    second = directory.get("Users?startIndex=2&count=2")

    assert [one["id"] for one in second["Resources"]] == everybody[1:3]
    assert (second["totalResults"], second["startIndex"], second["itemsPerPage"]) == (4, 2, 2)
    assert directory.get("Users?count=0")["Resources"] == []
    assert len(directory.get("Users?startIndex=0&count=1000")["Resources"]) == 4
    assert directory.get("Users?startIndex=5")["Resources"] == []


def test_a_search_in_a_body_finds_the_same(directory: Directory, nora: str) -> None:
    asked = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": 'userName eq "nora.new@fjord.example"',
        "attributes": ["userName"],
    }

    found = body(directory.ask("POST", "Users/.search", asked))

    assert found["Resources"] == [
        {"schemas": [USER], "id": nora, "userName": "nora.new@fjord.example"}
    ]


def test_members_whom_people_added_are_told_by_their_address(
    cast: Cast, directory: Directory
) -> None:
    found = directory.get(f'Users?filter=userName eq "{cast.silent_member.email}"')

    assert [one["id"] for one in found["Resources"]] == [str(cast.silent_member.pk)]
    assert "externalId" not in found["Resources"][0]


def test_somebody_is_replaced(directory: Directory, nora: str) -> None:
    sent = {**OKTA, "displayName": "Nora Newer", "title": "Seller", "externalId": "7"}

    answer = directory.ask("PUT", f"Users/{nora}", sent)

    told = body(answer)
    assert answer.status_code == 200
    assert (told["displayName"], told["title"], told["externalId"]) == ("Nora Newer", "Seller", "7")
    assert (member_of(nora).name, member_of(nora).title) == ("Nora Newer", "Seller")


@pytest.mark.parametrize(
    ("operation", "name", "email"),
    [
        (replace(displayName="N. New")[0], "N. New", "nora.new@fjord.example"),
        ({"op": "Replace", "path": "name.givenName", "value": "No"}, "No New", None),
        ({"op": "replace", "value": {"name.familyName": "Newer"}}, "Nora Newer", None),
        ({"op": "replace", "value": {"displayName": "A", "name": {"givenName": "B"}}}, "A", None),
        (
            {"op": "Add", "path": 'emails[type eq "work"].value', "value": "n@fjord.example"},
            "Nora New",
            "n@fjord.example",
        ),
        (
            {"op": "Replace", "path": 'emails[type eq "home"].value', "value": "h@fjord.example"},
            "Nora New",
            "h@fjord.example",
        ),
        (
            {"op": "replace", "path": "emails", "value": [{"value": "o@fjord.example"}]},
            "Nora New",
            "o@fjord.example",
        ),
        ({"op": "add", "path": f"{USER}:displayName", "value": "U"}, "U", None),
        ({"op": "remove", "path": "displayName"}, "Nora New", None),
        (
            {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Sales"},
            "Nora New",
            None,
        ),
        (
            {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "1"},
            "Nora New",
            None,
        ),
    ],
)
def test_parts_are_changed(
    directory: Directory, nora: str, operation: dict[str, Any], name: str, email: str | None
) -> None:
    answer = directory.patch(f"Users/{nora}", operation)

    assert answer.status_code == 200
    member = member_of(nora)
    assert (member.name, member.email) == (name, email or "nora.new@fjord.example")


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        ({"op": "replace", "path": "userName", "value": None}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": "id", "value": "7"}, "mutability"),
        ({"op": "replace", "path": "groups", "value": []}, "mutability"),
        ({"op": "turn", "path": "title", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "emails[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
    ],
)
def test_an_operation_that_cannot_be_changes_nothing(
    directory: Directory, nora: str, operation: dict[str, Any], scim_type: str
) -> None:
    before = directory.get(f"Users/{nora}")

    answer = directory.patch(f"Users/{nora}", *replace(title="New"), operation)

    assert (answer.status_code, body(answer)["scimType"]) == (400, scim_type)
    assert directory.get(f"Users/{nora}") == before
