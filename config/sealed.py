"""Secrets that are stored encrypted, and whether this process has the keys to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet

from accounts import adapter
from accounts.models import IdentityProvider
from accounts.sealing import opened
from accounts.sso import providers
from teams.models import PortabilityConnection
from teams.services import portability_tokens

# A setting of the environment, what the key is for, and where the secrets are.
KEYS: tuple[tuple[str, str, str, type[Model], str], ...] = (
    (
        *("PILLARS_SECOND_FACTOR_KEY", settings.SECOND_FACTOR_KEY, adapter.PURPOSE),
        *(Authenticator, "data__secret"),
    ),
    (
        *("PILLARS_SSO_SECRET_KEY", settings.SSO_SECRET_KEY, providers.PURPOSE),
        *(IdentityProvider, "secret"),
    ),
    (
        *("PORTABILITY_TOKEN_KEY", settings.PORTABILITY_TOKEN_KEY, portability_tokens.PURPOSE),
        *(PortabilityConnection, "token"),
    ),
)


def missing_keys(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the settings whose key opens none of the secrets that are stored under it.

    Where they are not set, it is the secret key. One that opens is enough: others may be damaged.
    """
    return [
        name
        for name, key, purpose, model, place in KEYS
        if (secrets := [*_secrets(model, place, using)])
        and not any(opened(text, purpose=purpose, key=key) for text in secrets)
    ]


def _secrets(model: type[Model], place: str, using: str) -> Iterator[str]:
    rows: QuerySet[Any, Any] = QuerySet(model, using=using)
    return (text for text in rows.values_list(place, flat=True) if text)
