"""What holds for the tests of facts and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.door import Door
from tests.teams.logbook import Log


@pytest.fixture(autouse=True)
def upload_dir(settings: Settings, tmp_path: Path) -> Path:
    """Keep uploads in a folder of the test."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def door_of(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[User], Door]:
    """Return a function that opens the upload page for somebody."""
    return partial(Door.of, cast, commit=django_capture_on_commit_callbacks)


@pytest.fixture
def door(cast: Cast, door_of: Callable[[User], Door]) -> Door:
    """The door as Rita opens it, for herself."""
    return door_of(cast.rep)


@pytest.fixture
def log(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Iterator[Log]:
    """The quick log as Rita opens it on the day of the given evidence."""
    client = Client()
    client.force_login(cast.rep)
    with time_machine.travel(NOW, tick=False):
        yield Log(cast, client, django_capture_on_commit_callbacks)
