"""Site staff, with data of every kind in two organizations."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.admin_pages import enter
from tests.cast import Cast
from tests.everything import fill


@pytest.fixture
def staff(cast: Cast, client: Client) -> Client:
    """Return a client of site staff, with data of every kind in two organizations."""
    fill(cast)
    client.force_login(cast.staff)
    enter(client)
    return client
