"""Why a table cannot be read."""

from __future__ import annotations

import pytest

from teams.importers.reading import Problems, Unusable
from teams.importers.tables import sheets_of
from tests.unit.importers.given import upload


def refusal(name: str, data: bytes) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(Unusable) as refused:
        sheets_of(upload(name, data), Problems(name))
    return str(refused.value)
