"""Ids of others in what SCIM is sent, e-mail addresses of others in forms, and headers.

A header that the product reads and that is not known here fails.
"""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.roles import Scope
from tests import factories
from tests.cast import Cast
from tests.house.addresses import client_of, home_rows
from tests.house.comparing import told_apart
from tests.house.parameter_rows import NOBODY
from tests.house.test_access_matrix_api import ACTIVITY, secret_of
from tests.house.tree import product_modules
from tests.scim.asking import GROUP, PATCH
from tests.scim.test_access import ask as ask_scim

pytestmark = pytest.mark.once

SOUTH = "Groups/{team}"
MEMBER, TEAM, EMAIL = "member", "team", "email"


def patch(**operation: Any) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": [operation]}


def group(pk: Any) -> dict[str, Any]:
    return {"schemas": [GROUP], "displayName": "New", "members": [{"value": str(pk)}]}


# What SCIM takes ids and addresses in: method, address, body, of which kind, and what it is for.
SCIM: list[tuple[str, str, Any, str]] = [
    ("POST", "Groups", group, MEMBER),
    ("PUT", SOUTH, group, MEMBER),
    (
        "PATCH",
        SOUTH,
        lambda pk: patch(op="add", path="members", value=[{"value": str(pk)}]),
        MEMBER,
    ),
    ("PATCH", SOUTH, lambda pk: patch(op="remove", path=f'members[value eq "{pk}"]'), MEMBER),
    ("POST", "Users/.search", lambda pk: {"filter": f'id eq "{pk}"'}, MEMBER),
    ("POST", "Groups/.search", lambda pk: {"filter": f'id eq "{pk}"'}, TEAM),
    ("POST", "Groups/.search", lambda pk: {"filter": f'members.value eq "{pk}"'}, MEMBER),
    ("POST", "Users/.search", lambda pk: {"filter": f'groups.value eq "{pk}"'}, TEAM),
    ("POST", "Users/.search", lambda pk: {"filter": f'userName eq "{pk}"'}, EMAIL),
    ("POST", "Users/.search", lambda pk: {"filter": f'emails.value eq "{pk}"'}, EMAIL),
]


def test_a_row_of_others_in_what_scim_is_sent_is_as_none(cast: Cast) -> None:
    factories.stay(cast.silent_member, cast.south)
    secret, wrong = secret_of("owner", cast, Scope.SCIM), []
    rows: dict[str, dict[str, Any]] = {
        MEMBER: {"own": cast.silent_member.pk, "foreign": cast.outside_member.pk},
        TEAM: {"own": cast.south.pk, "foreign": cast.outside_team.pk},
        EMAIL: {
            "own": cast.silent_member.email,
            "foreign": cast.outside_member.email,
            "missing": NOBODY,
        },
    }

    for method, end, body, kind in SCIM:

        def send(
            value: Any, method: str = method, end: str = end, body: Any = body
        ) -> HttpResponse:
            return ask_scim(cast, secret, method, end, body(value))

        found = told_apart(send, **rows[kind])
        wrong += [f"{method} {end} {body('?')}: {one}" for one in found]

    assert not wrong, "\n".join(wrong)


# -- E-mail addresses ----------------------------------------------------------------------------

# Whoever invites somebody holds their link, which asks for a password where there is an account:
# docs/decisions/0022-a-link-never-takes-an-account-over.md.
FORMS: list[tuple[str, dict[str, str]]] = [
    ("teams:member_add", {"name": "New", "since": "2026-06-01"}),
    ("teams:managed_member", {"name": "New"}),
    ("teams:member_account", {}),
]


@pytest.mark.parametrize(("name", "given"), FORMS)
def test_the_address_of_an_account_elsewhere_is_answered_as_a_free_one(
    cast: Cast, name: str, given: dict[str, str]
) -> None:
    client, path = client_of(cast.owner), home_rows(cast).path(name)

    def send(email: Any) -> HttpResponse:
        return client.post(path, {**given, "email": email})

    has_account = name == "teams:member_account"
    own = cast.analyst.email if has_account else cast.other_rep_member.email
    foreign = cast.outsider.email
    more = {"writes": True, "made": r"/members/\d+/"}
    wrong = told_apart(send, own=own, foreign=foreign, missing=NOBODY, **more)

    assert not wrong, "\n".join(wrong)


# -- Headers -------------------------------------------------------------------------------------

# Every header that the product reads, and why no id of a row is in it, or what tries it.
HEADERS = {
    "Idempotency-Key": "test_a_key_of_another_organization_is_a_new_one",
    "Referer": "test_where_somebody_came_from_opens_nothing",
    "Transfer-Encoding": "how a body is sent",
    "Content-Length": "how long it is",
    "HTTP_USER_AGENT": "written down as it is",
    "HTTP_X_FORWARDED_FOR": "written down as it is; believed of trusted proxies alone",
    "REMOTE_ADDR": "written down as it is",
    "header": "the one that a setting names: the proxy's id of the request, written down as it is",
    "Authorization": "tests/house/test_access_matrix_api.py",
    "kid": "of a signed token of an identity provider: tests/sso",
}
# What is read of htmx's own headers: none of them names a row.
HTMX = {"boosted", "history_restore_request"}


def headers_read() -> set[str]:
    """Return the names of headers that the product looks up, wherever it does."""
    found: set[str] = set()
    for path in product_modules():
        tree = ast.parse(path.read_text())
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            name = _looked_up(node)
            if isinstance(name, ast.Name):
                found.add(str(constants.get(name.id, name.id)))
            elif isinstance(name, ast.Constant):
                found.add(str(name.value))
    return found


def _looked_up(node: ast.AST) -> ast.expr | None:
    """Return the name in ``headers.get(name)``, ``headers[name]`` or ``name in headers``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of = node.func.value
        return node.args[0] if node.func.attr == "get" and _are_headers(of) else None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return node.slice if _are_headers(node.value) else None
    if isinstance(node, ast.Compare) and _are_headers(node.comparators[0]):
        return node.left
    return None


def _are_headers(node: ast.expr) -> bool:
    """Return whether an expression is the headers of a request, or of something that was sent."""
    inner = node.func if isinstance(node, ast.Call) else node
    of = ast.unparse(inner)
    return of.endswith((".headers", ".META")) and "response" not in of


def test_every_header_that_is_read_is_known() -> None:
    of_htmx = {
        node.attr
        for path in product_modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("htmx")
    }

    assert headers_read() | {"Authorization"} == {*HEADERS}
    assert of_htmx == HTMX


def test_a_key_of_another_organization_is_a_new_one(cast: Cast) -> None:
    scope = Scope.ACTIVITY_WRITE
    own, theirs = secret_of("owner", cast, scope), secret_of("foreign", cast, scope)
    home = f"/api/v1/organizations/{cast.organization.slug}/activity"
    there = home.replace(cast.organization.slug, cast.other_organization.slug)
    query, line = f"?member={cast.outside_member.pk}", json.dumps(ACTIVITY)

    def post(path: str, secret: str, key: Any, sent: str) -> HttpResponse:
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"key-{key}"}
        return Client().post(path, sent, content_type="application/x-ndjson", headers=headers)

    assert post(there + query, theirs, "theirs", line).status_code == 200
    assert post(home, own, "own", line).status_code == 200

    def send(key: Any) -> HttpResponse:
        return post(f"{home}?member={cast.rep_member.pk}", own, key, line)

    more = {"writes": True, "made": r'"imports":\[\d+\]'}
    wrong = told_apart(send, own="own", foreign="theirs", missing="nobodys", **more)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["accounts:theme", "teams:request_upload"])
def test_where_somebody_came_from_opens_nothing(cast: Cast, name: str) -> None:
    client, rows = client_of(cast.owner), home_rows(cast)

    def send(pk: Any) -> HttpResponse:
        here = {"Referer": f"http://testserver/o/{rows.slug}/members/{pk}/"}
        return client.post(rows.path(name), {"theme": "dark"}, headers=here)

    ids = {"own": rows.ids["member_id"], "foreign": cast.outside_member.pk}
    wrong = told_apart(send, **ids, writes=True, tells=False)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["teams:report", "teams:member", "accounts:audit"])
def test_no_other_header_names_a_row(cast: Cast, name: str) -> None:
    client, rows = client_of(cast.owner), home_rows(cast)

    def send(pk: Any) -> HttpResponse:
        headers = {
            "HX-Request": "true",
            "HX-Current-URL": f"http://testserver/o/{rows.slug}/members/{pk}/",
            **dict.fromkeys(("HX-Target", "HX-Trigger", "HX-Trigger-Name", "HX-Prompt"), str(pk)),
            **dict.fromkeys(("X-Organization", "X-Tenant", "X-User", "X-Member"), str(pk)),
            **dict.fromkeys(("X-Original-URL", "X-Rewrite-URL"), f"/o/{pk}/"),
            "X-HTTP-Method-Override": "DELETE",
        }
        return client.get(rows.path(name), headers=headers)

    ids = {"own": cast.organization.pk, "foreign": cast.other_organization.pk}
    wrong = told_apart(send, **ids, writes=True, tells=False)
    assert not wrong, "\n".join(wrong)
