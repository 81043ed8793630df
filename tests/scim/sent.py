"""What directories send about somebody, as their makers write it."""

from __future__ import annotations

from typing import Any

from tests.scim.asking import ENTERPRISE, USER

OKTA: dict[str, Any] = {
    "schemas": [USER],
    "userName": "nora.new@fjord.example",
    "name": {"givenName": "Nora", "familyName": "New"},
    "emails": [{"primary": True, "value": "nora.new@fjord.example", "type": "work"}],
    "displayName": "Nora New",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}
ENTRA: dict[str, Any] = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "nora.new@fjord.example",
    "active": True,
    "emails": [{"primary": True, "type": "work", "value": "nora@fjord.example"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Nora New", "familyName": "New", "givenName": "Nora"},
    "roles": [],
    ENTERPRISE: {"department": "Sales", "manager": {"value": "7"}},
}


def replace(**values: Any) -> list[dict[str, Any]]:
    """Return operations that replace attributes."""
    return [{"op": "replace", "path": path, "value": value} for path, value in values.items()]
