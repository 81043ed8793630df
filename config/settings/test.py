"""Tests: in-memory SQLite unless DATABASE_URL names a database; nothing leaves the process."""

import os
from pathlib import Path

from config.settings.base import *
from config.settings.databases import database
from config.settings.environment import env
from config.settings.watching import LOGGING

SECRET_KEY = "tests-only"  # noqa: S105
DECISIONS_FILE = Path(os.devnull)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(env.str("DATABASE_URL", default="sqlite://:memory:"))}
if DATABASES["default"]["ENGINE"] == "accounts.postgresql":
    # A test looks on: it sees what it has arranged, outside of any organization.
    DATABASES["default"]["ENGINE"] = "tests.postgresql"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# Celery prefers the environment for the first, where service tests name a server of theirs.
CELERY_BROKER_URL = CELERY_BROKER_READ_URL = CELERY_BROKER_WRITE_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING = {  # pytest shows what is logged
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {name: LOGGING["loggers"][name] for name in ("oauthlib", "requests_oauthlib")},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
