"""The environment with secrets in files, as orchestrators and systemd hand them over."""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path

# The settings whose value is a secret or holds one.
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "PORTABILITY_CLIENT_SECRET",
    "PORTABILITY_TOKEN_KEY",
    "PILLARS_SSO_SECRET_KEY",
    "PILLARS_SECOND_FACTOR_KEY",
    "METRICS_TOKEN",
)


class SecretFiles(MutableMapping[str, str]):
    """The environment, where each secret may stand in a file that `<NAME>_FILE` names.

    The value is the text of the file without the line end behind it. Raises ValueError where a
    secret is given both ways, and where its file is empty; OSError where it cannot be read.
    """

    def __getitem__(self, name: str) -> str:
        place = os.environ.get(f"{name}_FILE", "") if name in SECRETS else ""
        if not place:
            return os.environ[name]
        if name in os.environ:
            raise ValueError(f"{name} and {name}_FILE are both set")
        value = Path(place).read_text(encoding="utf-8").rstrip("\r\n")
        if not value:
            raise ValueError(f"The file of {name}_FILE is empty")
        return value

    def __setitem__(self, name: str, value: str) -> None:
        os.environ[name] = value

    def __delitem__(self, name: str) -> None:
        del os.environ[name]

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)
