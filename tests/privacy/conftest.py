"""What holds for the tests of privacy."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def upload_dir(settings: Settings, tmp_path: Path) -> Path:
    """Keep uploads in a folder of the test."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"
