"""Organizations with identity providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.sso.oidc_server import Provider, oidc_provider


@pytest.fixture
def _private(settings: Settings) -> None:
    """Let identity providers be on this machine, as where companies run their own."""
    settings.SSO_PRIVATE_ADDRESSES = True


@pytest.fixture
def provider(_private: None) -> Iterator[Provider]:
    """Run an identity provider that speaks OpenID Connect."""
    with oidc_provider() as running:
        yield running
