"""The description of the API is the committed one, is valid, and says what can go wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from scoring.core.versions.v1 import V1
from teams.importers.activity import LineError, record_of
from teams.importers.activity_records import Terms
from teams.importers.activity_types import TYPES
from tests.house.tree import ROOT

FILE = ROOT / "docs" / "openapi.yaml"
DESCRIPTION: dict[str, Any] = yaml.safe_load(FILE.read_text())
OPERATIONS = {
    f"{method} {path}": operation
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}
SENDING = "post /api/v1/organizations/{organization}/activity"
SCHEMAS: dict[str, Any] = DESCRIPTION["components"]["schemas"]
# Errors of addresses that take parameters, or that wait for a score.
ASKED = {
    "score": {"400"},
    "ledger": {"400", "409"},
    "next-points": {"400", "409"},
    "rulebook": {"400"},
    "audit-events": {"400"},
    "report": {"400"},
    "teams": {"400"},
    "{team_id}": {"400"},
}


def described() -> str:
    """Return the description as it is now; a warning or an invalid part fails."""
    out = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return out.getvalue()


def test_the_committed_description_is_what_the_code_says() -> None:
    assert FILE.read_text() == described(), (
        "python manage.py spectacular --file docs/openapi.yaml writes it anew"
    )


def test_the_description_is_served(client: Client) -> None:
    answer = client.get("/api/v1/schema/")

    assert answer.status_code == 200
    assert yaml.safe_load(answer.content) == DESCRIPTION


def test_every_address_is_described() -> None:
    base = "/api/v1/organizations/{organization}"

    assert [*OPERATIONS] == [
        f"post {base}/activity",
        f"get {base}/audit-events",
        f"post {base}/imports",
        f"get {base}/imports/{{import_id}}",
        f"get {base}/ledger",
        f"get {base}/members/{{member_id}}/ledger",
        f"get {base}/members/{{member_id}}/next-points",
        f"post {base}/members/{{member_id}}/plan",
        f"get {base}/members/{{member_id}}/score",
        f"post {base}/members/{{member_id}}/what-if",
        f"get {base}/report",
        f"get {base}/rulebook",
        f"get {base}/teams",
        f"get {base}/teams/{{team_id}}",
    ]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_error_that_can_come_is_declared_with_its_shape(operation: str) -> None:
    answers = OPERATIONS[operation]["responses"]
    errors = {status: answer for status, answer in answers.items() if int(status) >= 400}
    expected = {"401", "403", "404", "405", "406", "429"}
    expected |= (
        {"400", "409", "411", "413", "415", "422"} if operation.startswith("post") else set()
    )
    expected |= ASKED.get(operation.rpartition("/")[2], set())

    assert {*errors} == expected
    assert {
        answer["content"]["application/json"]["schema"]["$ref"] for answer in errors.values()
    } == {"#/components/schemas/Error"}


def fields_of(schema: object) -> Iterator[dict[str, Any]]:
    """Yield every schema inside of one, that of each field."""
    if isinstance(schema, dict):
        yield schema
    for inside in schema.values() if isinstance(schema, dict) else schema:  # type: ignore[attr-defined]
        if isinstance(inside, dict | list):
            yield from fields_of(inside)


def test_every_default_is_a_value_that_its_field_takes() -> None:
    texts = [field for field in fields_of(SCHEMAS) if isinstance(field.get("default"), str)]

    assert [len(field["default"]) >= field.get("minLength", 0) for field in texts] == [True]


def test_what_is_needed_of_a_key_and_of_files_is_described() -> None:
    [key] = [
        parameter["schema"]
        for parameter in OPERATIONS[SENDING]["parameters"]
        if parameter["name"] == "Idempotency-Key"
    ]

    assert key == {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
    assert SCHEMAS["ActivityArray"]["minItems"] == 1
    assert SCHEMAS["FilesRequest"]["properties"]["files"]["minItems"] == 1
    assert SCHEMAS["FilesRequest"]["additionalProperties"] is False


def test_what_numbers_in_an_address_may_be_is_described() -> None:
    bounds = {
        f"{operation.rpartition('/')[2]} {parameter['name']}": (
            parameter["schema"].get("minimum"),
            parameter["schema"].get("maximum"),
        )
        for operation, described in OPERATIONS.items()
        for parameter in described["parameters"]
        if (parameter["in"], parameter["schema"]["type"]) == ("query", "integer")
    }

    # A page of the report that there is not is the first one, as on the page.
    assert bounds == {
        "audit-events most": (1, 200),
        "ledger team": (1, None),
        "next-points limit": (1, 50),
        "report page": (None, None),
        "{team_id} page": (1, None),
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_address_needs_a_token(operation: str) -> None:
    assert OPERATIONS[operation]["security"] == [{"token": []}]


# -- Objects of activity -----------------------------------------------------------------------

TERMS = Terms(zone=UTC, key=None, spec=V1)
EXAMPLES = {"date": "2026-05-04", "date-time": "2026-05-04T09:30:00Z"}
ODD = {"metrics": ["*"]}


def example(schema: dict[str, Any]) -> object:
    """Return a value that a schema allows."""
    if "enum" in schema:
        return schema["enum"][0]
    if "oneOf" in schema:
        return example(schema["oneOf"][0])
    kind = schema["type"]
    plain = {"string": "x", "boolean": True, "integer": 1, "number": 1, "array": ["x"]}
    return EXAMPLES.get(schema.get("format", ""), plain[kind])


def things(kind: str) -> list[dict[str, Any]]:
    """Return an object with what its schema requires, and one for every key more."""
    shape, schema = TYPES[kind], SCHEMAS[f"Activity.{kind}"]
    values = {key: ODD.get(key, example(found)) for key, found in schema["properties"].items()}
    needed = {*schema["required"], *shape.dated[-1:]}
    least = {key: value for key, value in values.items() if key in needed}
    more = values.keys() - least.keys() - {*shape.dated, "member"}
    return [least, *({**least, key: values[key]} for key in sorted(more))]


def test_every_type_is_described() -> None:
    assert {name for name in SCHEMAS if name.startswith("Activity.")} == {
        f"Activity.{kind}" for kind in TYPES
    }
    assert len(SCHEMAS["Activity"]["oneOf"]) == len(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_what_the_description_allows_is_taken(kind: str) -> None:
    for thing in things(kind):
        record_of(thing, TERMS)


@pytest.mark.parametrize("kind", TYPES)
def test_what_the_description_requires_is_needed(kind: str) -> None:
    least = things(kind)[0]

    for key in SCHEMAS[f"Activity.{kind}"]["required"]:
        rest = {name: value for name, value in least.items() if name != key}
        with pytest.raises(LineError):
            record_of(rest, TERMS)


# -- The page ----------------------------------------------------------------------------------


def test_the_page_of_the_description_holds_nothing_inline(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    script = client.get("/api/v1/docs/?script=")

    text = page.content.decode()
    assert page.status_code == script.status_code == 200
    assert "<style" not in text
    assert text.count("<script") == text.count("<script src=") == 2
    assert script["Content-Type"] == "application/javascript"
    assert b'"validatorUrl": null' in script.content
