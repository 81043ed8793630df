"""Every task is delivered again, later or at the same time: it is done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from pytest_django import Settings

from accounts.models import AuditEvent
from teams.models import Change
from tests.cast import Cast
from tests.faults.checking import unsound
from tests.faults.rounds import rounds
from tests.faults.waiting import WAITING, Message
from tests.faults.workers import SWEEPS
from tests.house.test_access_matrix_tasks import ours
from tests.house.witness import changed, stored
from tests.teams.linkedin_server import LinkedIn
from tests.teams.portability_data import CONNECTION, linkedin_for

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

WORKERS = 3


@pytest.fixture
def place(cast: Cast, settings: Settings, tmp_path: Path) -> Path:
    """Everything is done in this process, by threads; a folder has the uploads."""
    settings.UPLOAD_DIR = tmp_path
    settings.MAIL_IS_CONFIGURED = True
    return tmp_path


@pytest.fixture(autouse=True)
def linkedin(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[LinkedIn]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with linkedin_for(settings) as server:
        server.domains = {"CONNECTIONS": [[CONNECTION]]}
        yield server


def counts(folder: Path) -> Counter[str]:
    """Return how many rows each table has, how many letters were sent, and how many files wait."""
    models = [
        model for model in apps.get_models() if model is not Change
    ]  # rows that are summed up
    found = Counter({model._meta.label: model._base_manager.count() for model in models})
    files = sum(path.is_file() for path in folder.rglob("*"))
    return found + Counter({"letters": len(mail.outbox), "files": files})


def deliver(task: Any, message: Message, workers: int = 1) -> None:
    """Have workers do a task at the same time, each on a connection of its own."""
    start = Barrier(workers)

    def work(_: int) -> None:
        try:
            start.wait()
            task.apply(kwargs=message, throw=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


@dataclass(frozen=True)
class Effects:
    """What a message came to: by how much each count grew until nothing waited any more."""

    message: Message
    growth: dict[str, int]


def effects(task: Any, message: Message, folder: Path, *, workers: int) -> Effects:
    """Deliver a task, have all done that follows, and return what it came to."""
    before = counts(folder)
    deliver(task, message, workers)
    all_done()
    after = counts(folder)
    return Effects(message, {name: after[name] - before[name] for name in before | after})


def later(task: Any, message: Message) -> list[str]:
    """Deliver a task once more, with nothing left to do; return what changed."""
    before, logged, letters = stored(), AuditEvent._base_manager.count(), len(mail.outbox)
    deliver(task, message)
    found = changed(before)
    found += ["the audit log"] * (AuditEvent._base_manager.count() - logged)
    return found + ["letters"] * (len(mail.outbox) - letters)


def test_every_task_has_work_that_waits() -> None:
    assert {*WAITING} == {*ours()}


def all_done() -> None:
    """Have everything done that waits: the next who looks finds its own work alone."""
    for name in (*SWEEPS, "scoring.tasks.roll_forward_due", "teams.tasks.settle_changes"):
        deliver(ours()[name], {})


@rounds(1)
def test_a_task_that_is_delivered_again_is_done_once(cast: Cast, place: Path, number: int) -> None:
    """A while later, and to several workers at the same time."""
    wrong = []
    WAITING["privacy.tasks.sweep_privacy"](cast)  # the first erasure makes the account of nobody
    all_done()

    for name, task in sorted(ours().items()):
        one = effects(task, WAITING[name](cast), place, workers=1)
        wrong += [f"{name} again: {found}" for found in later(task, one.message)]
        many = effects(task, WAITING[name](cast), place, workers=WORKERS)
        if one.growth != many.growth:
            differs = {*one.growth.items()} ^ {*many.growth.items()}
            wrong.append(f"{name} at once: {sorted(differs)}")

    assert not wrong, "\n".join(wrong)
    assert unsound() == []
