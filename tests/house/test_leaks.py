"""No name of somebody stands beside a value of theirs, but where the visibility says so.

A name and a value on the same page are a leak, however far apart. What is allowed is written out
here for every visibility and persona, and comes from no code of the product.
"""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast
from tests.house.addresses import named_addresses
from tests.house.leaks import Leak, Planted, addresses, crawl, plant
from tests.scoring.given import NOW

pytestmark = pytest.mark.once

# An admin sees whom the owner sees, and the other manager and rep are to South what these are to
# Oslo: what each may open is in the access matrix.
PERSONAS = ("owner", "analyst", "manager", "rep")
NORTH, EVERYBODY, NOBODY = ("Oslo",), ("Oslo", "South"), ()
# Whose teams' members are seen in full, and of whose totals and pillars are seen.
IN_FULL = {
    **dict.fromkeys(("owner", "analyst"), EVERYBODY),
    "manager": NORTH,
}
TOTALS = {"rep": ("Oslo",)}
ALLOWED: dict[str, tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]] = {
    "open_team": (IN_FULL, TOTALS),
    "manager_only": (IN_FULL, {}),
    "names_without_detail": ({}, {}),
    "works_council": ({}, {}),
}
# Who sees everybody in full has nothing that could leak to them.
HIDDEN = [
    (preset, persona)
    for preset, (in_full, _) in ALLOWED.items()
    for persona in PERSONAS
    if in_full.get(persona) != EVERYBODY
]


@pytest.fixture
def planted(cast: Cast) -> Planted:
    with time_machine.travel(NOW, tick=False):
        return plant(cast)


def leaks(planted: Planted, preset: str, persona: str, allowed: str) -> set[Leak]:
    """Return what a persona reads under a visibility that is not allowed under another."""
    in_full, totals = ALLOWED[allowed]
    planted.cast.organization.visibility = preset
    planted.cast.organization.save()
    with time_machine.travel(NOW, tick=False):
        return crawl(
            planted,
            persona,
            counts=planted.named(*in_full.get(persona, NOBODY)),
            totals=planted.named(*totals.get(persona, NOBODY)),
        )


@pytest.mark.parametrize(("preset", "persona"), HIDDEN)
def test_nobody_reads_a_value_beside_a_name_that_the_visibility_hides(
    planted: Planted, preset: str, persona: str
) -> None:
    assert leaks(planted, preset, persona, preset) == set()


def test_the_crawler_finds_the_values_that_a_more_open_visibility_shows(planted: Planted) -> None:
    found = leaks(planted, "manager_only", "manager", "works_council")

    kinds = {one.address.split("?")[0].split("/", 3)[-1].split("/")[0] for one in found}
    assert {"report", "members", "ledger", "imports"} <= kinds
    assert any(one.address.startswith("/api/") for one in found)
    assert {one.whose for one in found} == planted.named("Oslo")


def test_the_crawler_opens_every_address_of_an_organization(planted: Planted) -> None:
    opened = {path.split("?")[0] for path in addresses(planted)}
    routes = {
        name: re.compile(re.sub("<int:[a-z_]+>", "[0-9]+", re.sub("<slug:[a-z]+>", "[^/]+", route)))
        for name, route in named_addresses().items()
        if "<slug:org>" in route
    }
    missed = {name for name, route in routes.items() if not any(map(route.fullmatch, opened))}

    client = Client()
    client.force_login(planted.cast.owner)
    org = planted.cast.organization.slug
    paths = {
        name: re.sub("<[a-z]+:[a-z_]+>", "1", named_addresses()[name].replace("<slug:org>", org))
        for name in missed - {"organization"}
    }

    read = [name for name, path in paths.items() if client.get(path).status_code != 405]

    # What else is not opened is posted to. A stay in a team has dates, and no value; a file of
    # one's own data is fetched by nobody else (tests/privacy).
    assert sorted(read) == ["privacy:file", "teams:member_stay"]
