"""The Celery app. The schedule stands here, in code; what is due is read from the database."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("pillars")


@signals.setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Log as the settings say: Celery leaves it alone where this is heard, and quotes nothing."""


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-imports": {"task": "teams.tasks.sweep_imports", "schedule": 60.0},
    "sweep-portability": {"task": "teams.tasks.sweep_portability", "schedule": 3600.0},
    "forget-looks": {"task": "teams.tasks.forget_looks", "schedule": 86400.0},
    "sweep-recomputes": {"task": "scoring.tasks.sweep_recomputes", "schedule": 60.0},
    "empty-journal": {"task": "accounts.tasks.empty_journal", "schedule": 60.0},
    "refresh-statistics": {"task": "accounts.tasks.refresh_statistics", "schedule": 900.0},
    "sweep-requests": {"task": "accounts.tasks.sweep_requests", "schedule": 3600.0},
    "roll-forward": {"task": "scoring.tasks.roll_forward_due", "schedule": 300.0},
    "industry-pools": {"task": "scoring.tasks.renew_industry_pools", "schedule": 21600.0},
}
