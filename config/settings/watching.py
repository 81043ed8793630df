"""Settings for whoever watches: what is written down, and what is counted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import env

# The header in which the proxy in front gives each request an id. It must set it itself.
REQUEST_ID_HEADER = env.str("PILLARS_REQUEST_ID_HEADER", default="")


def log_format(default: str) -> str:
    """Return how to write what is logged; raise ImproperlyConfigured where that is nonsense."""
    named: str = env.str("PILLARS_LOG_FORMAT", default=default)
    if named not in ("text", "json"):
        raise ImproperlyConfigured("PILLARS_LOG_FORMAT is text or json")
    return named


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "config.logs.FramesFormatter",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "filters": {
        "classes": {"()": "config.logs.ClassesOnly"},
        "routes": {"()": "config.logs.RoutesOnly"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": log_format("text"),
            "filters": ["classes", "routes"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a page that is missing is no news
        # They tell tokens where somebody debugs.
        **{name: {"level": "WARNING"} for name in ("oauthlib", "requests_oauthlib")},
        **{
            name: {"level": "INFO"}
            for name in ("accounts", "config", "privacy", "scoring", "teams")
        },
    },
}

# --- Metrics --------------------------------------------------------------------------------

# Who watches shows this; without one there is nothing to watch.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("METRICS_TOKEN has 32 characters or more")
