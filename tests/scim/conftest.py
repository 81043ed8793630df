"""A directory of the first organization."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.scim.asking import Directory, body
from tests.scim.sent import OKTA


@pytest.fixture
def directory(cast: Cast) -> Directory:
    return Directory(cast.organization, cast.owner)


@pytest.fixture
def nora(directory: Directory) -> str:
    """Return the id of somebody whom the directory added."""
    found: str = body(directory.ask("POST", "Users", OKTA))["id"]
    return found
