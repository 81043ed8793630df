"""Workers of the former version get messages of the new one while an upgrade goes on."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from config.celery import app
from config.checks import OURS
from tests.cast import Cast

app.loader.import_default_modules()
EXAMPLES = {"int": 0, "str": "2026-05-01", "Sequence[int]": [], "dict[str, Any]": {}}
TASKS = sorted(name for name in app.tasks if name.startswith(OURS))


def test_every_module_of_tasks_is_walked() -> None:
    assert {name.partition(".")[0] for name in TASKS} == {"accounts", "privacy", "scoring", "teams"}
    assert {*OURS} >= {f"{name.partition('.')[0]}." for name in TASKS}
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= {*TASKS}


@pytest.mark.parametrize("name", sorted(app.conf.beat_schedule))
def test_what_the_schedule_sends_expires_within_an_hour_or_when_it_is_sent_again(
    name: str,
) -> None:
    entry = app.conf.beat_schedule[name]

    assert entry["options"]["expires"] == max(entry["schedule"], 3600)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_what_a_later_version_sends(cast: Cast, name: str) -> None:
    task = app.tasks[name]
    *named, _ = inspect.signature(task.run).parameters.values()
    message: dict[str, Any] = {one.name: EXAMPLES[one.annotation] for one in named}
    if "organization_id" in message:
        message["organization_id"] = cast.organization.pk

    done = task.apply(kwargs={**message, "of_a_later_version": True}, throw=False)

    # Its values are made up, so it may fail for another reason.
    assert not isinstance(done.result, TypeError)
