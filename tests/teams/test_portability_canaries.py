"""Nothing of other people is kept of what LinkedIn tells, and its token nowhere as it is."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery.signals import task_prerun
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.tenancy import tenant_scope
from teams.models import Import, ImportStatus
from teams.services.portability import portability_connect
from teams.tasks import sweep_portability
from tests import canary_files
from tests.canaries import found_in
from tests.cast import Cast
from tests.teams.linkedin_server import CODE, TOKEN, LinkedIn
from tests.teams.portability_data import BACK, linkedin_for
from tests.teams.remains import cached, database, unpacked

pytestmark = pytest.mark.django_db


@pytest.fixture
def linkedin(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[LinkedIn]:
    """Return a server that tells canaries in every column of every domain and in every event."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with linkedin_for(settings) as server:
        domains = json.loads(canary_files.snapshot())["elements"]
        server.domains = {one["snapshotDomain"]: [one["snapshotData"]] for one in domains}
        events = json.loads(canary_files.changelog())["elements"]
        server.events = [one for one in events if isinstance(one["processedAt"], int)]
        yield server


@pytest.fixture
def payloads() -> Iterator[list[str]]:
    """Return what workers were told."""
    told: list[str] = []

    def tell(args: object, kwargs: object, **_: Any) -> None:
        told.append(f"{args} {kwargs}")

    task_prerun.connect(tell)
    yield told
    task_prerun.disconnect(tell)


def test_canaries_in_all_that_linkedin_tells_are_found_nowhere(
    cast: Cast,
    linkedin: LinkedIn,
    payloads: list[str],
    upload_dir: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    caplog.set_level(logging.DEBUG)

    with time_machine.travel("2026-02-20T08:00:00Z", tick=False):
        with tenant_scope(cast.organization.pk):
            portability_connect(access=cast.access(cast.rep), redirect_uri=BACK, code=CODE)
        with django_capture_on_commit_callbacks(execute=True):
            sweep_portability()

    printed = capfd.readouterr()
    kept = {
        "database": database() + unpacked(),
        "cache": cached(),
        "logs": (caplog.text + printed.out + printed.err).encode(),
        "tasks": str(payloads).encode(),
    }
    assert {where: found_in(data) for where, data in kept.items() if found_in(data)} == {}
    assert TOKEN.encode() not in b"".join(kept.values())
    assert list(upload_dir.rglob("*/*")) == []
    assert len(payloads) > 2
    with tenant_scope(cast.organization.pk):
        assert Import.objects.get().status == ImportStatus.PARTIAL
