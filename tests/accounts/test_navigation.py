"""Which page of the menu is the one that is open."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.cast import Cast

OPEN = re.compile(r'class="navlink" href="[^"]*" aria-current="page">.*?navlink__t">([^<]+)<')


@pytest.mark.parametrize(
    ("who", "path", "label"),
    [
        ("owner", "recomputes/", "Settings"),
        ("owner", "organization/members/", "Members"),
        ("manager", "ledger/", "User report"),
        ("rep", "coverage/", "My score"),
        ("rep", "log/", "Imports"),
    ],
)
def test_the_menu_marks_what_a_page_belongs_to(
    cast: Cast, client: Client, who: str, path: str, label: str
) -> None:
    client.force_login(getattr(cast, who))

    body = client.get(f"/o/{cast.organization.slug}/{path}").content.decode()

    assert OPEN.findall(body) == [label]
