"""The Celery app. The schedule stands here, in code; what is due is read from the database."""

import os
from contextlib import AbstractContextManager
from typing import Any

from celery import Celery, signals
from celery.beat import Service

from accounts.origin import TASK, Origin, origin
from config.beat import end_when_told
from config.schedule import beat_noted

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("pillars")


@signals.setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Log as the settings say: Celery leaves it alone where this is heard, and quotes nothing."""


_origins: dict[str, AbstractContextManager[None]] = {}


@signals.task_prerun.connect
def begin(task_id: str, **_: Any) -> None:
    """What a task does comes from a worker, in the audit log."""
    _origins[task_id] = origin(Origin(channel=TASK))
    _origins[task_id].__enter__()


@signals.task_postrun.connect
def end(task_id: str, **_: Any) -> None:
    """The task is over."""
    _origins.pop(task_id).__exit__(None, None, None)


@signals.beat_init.connect
def watch_schedule(sender: Service, **_: Any) -> None:
    """Whatever the schedule sends from now on says that it is alive, until it is told to end."""
    end_when_told(sender)
    signals.after_task_publish.connect(beat_noted)
    beat_noted()


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-imports": {"task": "teams.tasks.sweep_imports", "schedule": 60.0},
    "sweep-exports": {"task": "teams.tasks.sweep_exports", "schedule": 60.0},
    "sweep-portability": {"task": "teams.tasks.sweep_portability", "schedule": 3600.0},
    "settle-changes": {"task": "teams.tasks.settle_changes", "schedule": 300.0},
    "forget-sessions": {"task": "accounts.tasks.forget_sessions", "schedule": 86400.0},
    "sweep-privacy": {"task": "privacy.tasks.sweep_privacy", "schedule": 60.0},
    "enforce-retention": {"task": "privacy.tasks.enforce_retention", "schedule": 3600.0},
    "sweep-recomputes": {"task": "scoring.tasks.sweep_recomputes", "schedule": 60.0},
    "remind-of-tokens": {"task": "accounts.tasks.remind_of_tokens", "schedule": 86400.0},
    "empty-journal": {"task": "accounts.tasks.empty_journal", "schedule": 60.0},
    "refresh-statistics": {"task": "accounts.tasks.refresh_statistics", "schedule": 900.0},
    "roll-forward": {"task": "scoring.tasks.roll_forward_due", "schedule": 300.0},
    "make-months": {"task": "scoring.tasks.make_months", "schedule": 3600.0},
    "industry-pools": {"task": "scoring.tasks.renew_industry_pools", "schedule": 21600.0},
}
# After a day without workers there would be a thousand messages, each of which sends others: those
# of an hour are few. While the queue is longer than that, what comes every minute is left out.
for entry in app.conf.beat_schedule.values():
    entry["options"] = {"expires": max(entry["schedule"], 3600.0)}
