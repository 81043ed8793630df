"""Connections to other servers begin in a few modules, each of which knows whom it asks."""

from __future__ import annotations

import ast

from tests.house.tree import name_of, product_modules

NETWORK = {
    *("aiohttp", "ftplib", "http.client", "httpx", "requests", "requests_oauthlib"),
    *("smtplib", "socket", "telnetlib", "urllib.request", "urllib3"),
}
# Who may, and how it knows whom to ask.
MAY = {
    "accounts/outbound.py": "addresses that people type: public ones alone",
    "config/management/commands/up.py": "this machine, by a port",
    "teams/services/portability_client.py": "LinkedIn, out of the settings",
}


def imported(source: str) -> set[str]:
    """Return the modules of the network that a file imports."""
    nodes = list(ast.walk(ast.parse(source)))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    named = whole | parts
    return {name for name in named if any(f"{name}.".startswith(f"{one}.") for one in NETWORK)}


def test_a_connection_begins_where_it_is_known_whom_to_ask() -> None:
    asking = {name_of(path) for path in product_modules() if imported(path.read_text())}

    assert asking - MAY.keys() == set()


def test_whatever_way_a_library_is_imported_it_is_seen() -> None:
    assert imported("import requests") == {"requests"}
    assert imported("from requests.adapters import HTTPAdapter") == {"requests.adapters"}
    assert imported("import urllib.request") == {"urllib.request"}
    assert imported("from urllib.parse import urlsplit\nimport requestsx") == set()
