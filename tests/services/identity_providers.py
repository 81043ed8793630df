"""Identity providers as processes of their own: oidc-provider-mock, and one that pysaml2 makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from tests.house.tree import ROOT
from tests.services.programs import free_port, wait_until


@contextmanager
def oidc_process(**claims: object) -> Iterator[str]:
    """Run oidc-provider-mock with one user; return its issuer."""
    port = free_port()
    user = json.dumps({"email_verified": True, **claims})
    command = ["-m", "oidc_provider_mock", "--port", str(port), "--user-claims", user]
    with _running(command, f"http://127.0.0.1:{port}/.well-known/openid-configuration"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def saml_process(peer_metadata_at: str) -> Iterator[str]:
    """Run a provider of SAML for one service provider; return the address of its metadata."""
    port = free_port()
    command = ["-m", "tests.sso.saml_server", str(port), peer_metadata_at]
    with _running(command, f"http://127.0.0.1:{port}/metadata"):
        yield f"http://127.0.0.1:{port}/metadata"


@contextmanager
def _running(command: list[str], address: str) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until(lambda: _answers(address))
            yield
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=2).ok
    except requests.RequestException:
        return False
