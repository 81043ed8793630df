"""The owner of one organization, who knows every id of the other, learns and changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.signing_in import app_for, by_password
from tests.attack.crawl import Crawler
from tests.attack.extent import WHOLE
from tests.attack.loot import PLACES, Loot
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.marked import AWAY, HOME, marked

pytestmark = pytest.mark.once


@pytest.fixture
def sides(cast: Cast, settings: Settings, tmp_path: Path) -> dict[str, Loot]:
    """Return both organizations with something of everything, also sessions and second factors."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    marked(cast)
    for user in (cast.rep, cast.outsider):
        user.set_password(PASSWORD)
        user.save()
        by_password(Client(), user)
        app_for(user)
    return {
        HOME: Loot.of(cast.organization, HOME),
        AWAY: Loot.of(cast.other_organization, AWAY),
    }


@pytest.mark.parametrize("persona", ["owner", "outsider"])
def test_no_address_opens_anything_of_another_organization(
    cast: Cast, sides: dict[str, Loot], persona: str
) -> None:
    own, victim = (AWAY, HOME) if persona == "outsider" else (HOME, AWAY)
    user: User = getattr(cast, persona)
    crawler = Crawler(sides[own], sides[victim], user)

    crawled = crawler.crawl(whole=WHOLE in os.environ)

    print(f"\n{persona}\n{crawled.told()}")
    assert crawled.holes == []
    # Ids of every kind were tried, and the session still opens what is its own.
    assert [model for model in PLACES.values() if not sides[victim].ids[model]] == []
    assert crawler.client.get(f"/o/{sides[own].organization.slug}/report/").status_code == 200
