"""What holds for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.cast import Cast, make_cast

TESTS = Path(__file__).parent
PURE = (TESTS / "unit", TESTS / "reference")

# Two shared cores are no measure of time; the suites that measure do so in bench/.
settings.register_profile("pillars", deadline=None)
settings.load_profile("pillars")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test of pure code that asks for a database, which it would otherwise get."""
    for item in items:
        if item.path.is_relative_to(PURE[0]) or item.path.is_relative_to(PURE[1]):
            fixtures = getattr(item, "fixturenames", ())
            if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*fixtures}:
                raise pytest.UsageError(f"{item.nodeid} is a test of pure code: no database")


@pytest.fixture
def cast(db: None) -> Cast:
    """Return everybody who plays in the tests of access."""
    return make_cast()
