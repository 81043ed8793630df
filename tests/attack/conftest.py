"""Two organizations whose rows are stored, and the connection of an attacker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attack.psql import Psql, ask, connected
from tests.cast import Cast, make_cast
from tests.marked import marked


@pytest.fixture
def stored(transactional_db: None) -> Cast:
    """Return the cast with rows of every kind, as other connections see them."""
    cast = make_cast()
    marked(cast)
    return cast


@pytest.fixture
def psql(stored: Cast) -> Iterator[Psql]:
    """Return a connection of the application's role."""
    with connected() as found:
        assert ask(found, "SELECT session_user, current_user") == [("pillars_app", "pillars_app")]
        yield found
