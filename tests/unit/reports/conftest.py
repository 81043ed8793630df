"""What the tests of words share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.unit.reports.catalogue import messages, second_language


@pytest.fixture
def german(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Speak a second language, in which everything is translated."""
    with second_language(settings, tmp_path, messages()):
        yield
