"""The id of a row of another organization in every parameter is as no row at all.

Which parameters an address has is looked on at, not listed: a new one that is no id is added to
``parameter_rows.PLAIN``, and one that is an id is tried wherever it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from teams.models import Member
from tests import factories
from tests.cast import Cast
from tests.factories import START
from tests.house.access_rows import CALLS, FORM, statuses_of
from tests.house.addresses import Rows, away_rows, client_of, home_rows, named_addresses
from tests.house.comparing import text_of, told_apart
from tests.house.parameter_rows import (
    BESIDE,
    FACTS,
    NOBODY,
    OF_RULES,
    PLAIN,
    SEALED,
    UNUSED,
    Beside,
    Call,
    Try,
    ids,
)
from tests.house.reading import BODY, KEPT, QUERY, reading
from tests.house.test_access_matrix_api import MATRIX as API
from tests.house.test_access_matrix_api import SCOPES, ask, secrets_of
from tests.house.test_openapi import OPERATIONS, SCHEMAS
from tests.house.witness import changed, stored, witnessed
from tests.scoring.given import REACTION, score
from tests.teams.delivering import checked
from tests.teams.files import archive, document

pytestmark = pytest.mark.once

READERS = ("owner", "manager", "rep")
Parameter = tuple[Call, str, str]


NOTHING = Beside()


def send(client: Client, home: Rows, call: Call, more: Beside = NOTHING) -> HttpResponse:
    """Return the answer to what is needed beside an id, and more."""
    beside, (name, method) = BESIDE.get(call, NOTHING), call
    query = urlencode({**beside.query, **more.query}, doseq=True)
    body = urlencode({"theme": "dark", **beside.body, **more.body}, doseq=True)
    path = home.path(name) + (f"?{query}" if query else "")
    if name == "teams:imports" and method == "POST":
        files = {"files": document({"type": "active", "on": "2026-05-04"}), "has_read": "on"}
        return client.post(path, {**files, **more.body})
    return client.generic(method, path, body if method == "POST" else "", FORM)


def is_known(name: str) -> bool:
    return name in PLAIN | SEALED or name.endswith(OF_RULES)


def web_reads(cast: Cast, home: Rows) -> dict[str, set[Parameter]]:
    """Return the parameters that each persona's requests were read for."""
    found: dict[str, set[Parameter]] = {}
    for persona in READERS:
        client = client_of(cast.users[persona])
        found[persona] = set()
        for call in CALLS:
            if statuses_of(*call)[persona] in (401, 403, 404):
                continue
            with reading() as read, witnessed(keeps=False):
                answer = send(client, home, call)
                text_of(answer)
            request: Any = answer.wsgi_request  # type: ignore[attr-defined] # of the test client
            found[persona] |= {(call, *place) for place in read.places(request)}
    return found


@pytest.fixture
def home(cast: Cast) -> Rows:
    score(cast.rep_member, REACTION)
    rows = home_rows(cast)
    left = factories.member(cast.organization)
    Member._base_manager.filter(pk=left.pk).update(left_on=START)
    with tenant_scope(cast.organization.pk):
        asks = checked(cast, archive())
    rows.of_address["teams:member_return"] = {"member_id": left.pk}
    rows.of_address["teams:delivery_answer"] = {"delivery_id": asks.pk}
    return rows


def test_the_id_of_a_row_of_others_in_a_parameter_is_as_none(cast: Cast, home: Rows) -> None:
    away = away_rows(cast)
    tries, tried, wrong = ids(cast, home, away), set(), []
    before = stored()

    for persona, parameters in web_reads(cast, home).items():
        client = client_of(cast.users[persona])
        for call, place, name in sorted(parameters - tried):
            if place == KEPT or is_known(name):
                continue
            tried.add((call, place, name))
            named = tries.get(f"{call[0]} {name}", tries.get(name, []))
            for one in named:
                found = compared(client, home, call, place, name, one)
                wrong += [f"{' '.join(call)} {place} {name}: {said}" for said in found]
            if not named:
                wrong.append(f"{' '.join(call)} {place} {name}: is it an id? See parameter_rows.")

    assert not wrong, "\n".join(wrong)
    assert changed(before) == []
    assert len(tried) > 30


def compared(client: Client, home: Rows, call: Call, place: str, name: str, one: Try) -> list[str]:
    def asked(value: Any) -> HttpResponse:
        more = Beside(**{place: {name: value}})
        return send(client, home, call, more)

    writes = BESIDE.get(call, NOTHING).writes
    tells = (call[0], name) not in UNUSED
    made = r"/report/groups/\d+/" if call[0] == "teams:group_new" else ""
    return told_apart(asked, **one.values, writes=writes, tells=tells, made=made)


# -- Programs ----------------------------------------------------------------------------------

# Whose activity or files are sent is said in the body.
BY_MEMBER = {"api:activity", "api:imports"}


def api_reads(cast: Cast, secrets: dict[Scope, str]) -> set[Parameter]:
    found: set[Parameter] = set()
    for call in API:
        with reading() as read, witnessed(keeps=False):
            answer = ask(*call, cast, secrets[SCOPES[call[0]]])
        request: Any = answer.wsgi_request  # type: ignore[attr-defined] # of the test client
        found |= {(call, *place) for place in read.places(request)}
    return found


def test_the_id_of_a_row_of_others_in_a_parameter_of_the_api_is_as_none(
    cast: Cast, home: Rows
) -> None:
    away, secrets = away_rows(cast), secrets_of("owner", cast, sorted({*SCOPES.values()}))
    tries = ids(cast, home, away)
    emails = Try(cast.other_rep_member.email, cast.outside_member.email, NOBODY)
    tries["member"] += [emails]
    parameters = {one for one in api_reads(cast, secrets) if one[1] == QUERY}
    parameters |= {((name, "POST"), BODY, "member") for name in BY_MEMBER}
    tried, wrong, before = 0, [], stored()

    for call, place, name in sorted(parameters):
        secret = secrets[SCOPES[call[0]]]
        for one in [] if is_known(name) else tries.get(name, []):

            def asked(
                value: Any,
                call: Call = call,
                secret: str = secret,
                given: tuple[str, str] = ("query" if place == QUERY else "sent", name),
            ) -> HttpResponse:
                more: Any = {given[0]: {given[1]: value}}
                return ask(*call, cast, secret, **more)

            tried += 1
            found = told_apart(asked, **one.values, writes=call[1] == "POST")
            wrong += [f"{' '.join(call)} {place} {name}: {said}" for said in found]
        if not is_known(name) and name not in tries:
            wrong.append(f"{' '.join(call)} {place} {name}: is it an id? See parameter_rows.")

    assert not wrong, "\n".join(wrong)
    assert {*changed(before)} <= {"accounts.ApiToken"}
    assert tried > 8


def named_in(schema: Any) -> Iterator[str]:
    """Yield the names of everything that a body may have, whatever it stands in."""
    if isinstance(schema, list):
        for one in schema:
            yield from named_in(one)
    elif isinstance(schema, dict):
        for name, inside in schema.items():
            if name == "properties":
                yield from inside
            if name == "$ref":
                yield from named_in(SCHEMAS[inside.rpartition("/")[2]])
            yield from named_in(inside)


def test_no_body_of_the_api_names_a_row_that_is_not_tried() -> None:
    bodies = [operation.get("requestBody", {}) for operation in OPERATIONS.values()]
    names = {name for body in bodies for name in named_in(body)}

    assert {name for name in names - FACTS if not is_known(name)} == {"member"}
    assert {call[0] for call in API if "member" in named_in(body_of(call))} == BY_MEMBER


def body_of(call: Call) -> Any:
    [path] = [
        operation
        for key, operation in OPERATIONS.items()
        if key == f"{call[1].lower()} {described(call[0])}"
    ]
    return path.get("requestBody", {})


def described(name: str) -> str:
    """Return an address as the description writes it."""
    return re.sub(r"<\w+:(\w+)>", r"{\1}", named_addresses()[name])
