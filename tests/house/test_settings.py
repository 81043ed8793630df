"""Settings fail loudly, and production only tightens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a" * 25 + "b" * 25 + "cdefghijkl",
    "ALLOWED_HOSTS": "pillars.example.com",
    "DATABASE_URL": "postgres://pillars@db.example.com:5432/pillars",
    "CELERY_BROKER_URL": "redis://broker.example.com:6379/0",
    "CACHE_URL": "redis://broker.example.com:6379/1",
}
FAIL = """
import django
django.setup()
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory
try:
    int("words of somebody")
except ValueError as error:
    response_for_exception(RequestFactory().get("/o/fjord/"), error)
"""
FAIL_IN_WORKER = """
import django
django.setup()
from celery.app.trace import build_tracer
from config.celery import app
@app.task(name="fails")
def fails():
    int("words of somebody")
app.log.setup(loglevel="WARNING", redirect_stdouts=True)
build_tracer("fails", fails, app=app)("id-7", (), {}, {"id": "id-7"})
"""
READ = "from django.conf import settings; print(getattr(settings, {name!r}))"


def read(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Read a setting in a process that knows nothing but this environment."""
    return run(READ.format(name=name), environment)


def run(program: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program in a process that knows nothing but this environment."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("missing", sorted(PRODUCTION.keys() - {"DJANGO_SETTINGS_MODULE"}))
def test_production_does_not_start_without(missing: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    result = read("DEBUG", environment)

    assert result.returncode == 1
    assert f"Set the {missing} environment variable" in result.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DEBUG", "False"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("ALLOWED_HOSTS", "['pillars.example.com']"),
        ("CSRF_TRUSTED_ORIGINS", "['https://pillars.example.com']"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", "1"),
    ],
)
def test_production_is_strict_about(name: str, expected: str) -> None:
    result = read(name, PRODUCTION)

    assert result.stdout == expected + "\n"


@pytest.mark.parametrize(
    ("name", "variable", "value", "expected"),
    [
        (
            *("CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS", ".example.com,a.example.org"),
            "['https://*.example.com', 'https://a.example.org']",
        ),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", "TRUSTED_PROXY_COUNT", "2", "2"),
    ],
)
def test_production_follows_its_environment(
    name: str, variable: str, value: str, expected: str
) -> None:
    result = read(name, {**PRODUCTION, variable: value})

    assert result.stdout == expected + "\n"


def test_an_error_is_written_down_without_its_message(tmp_path: Path) -> None:
    environment = {
        "PILLARS_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    result = run(FAIL, environment)

    lines = result.stderr.splitlines()
    assert lines[0] == "ERROR django.request: Internal Server Error: /o/fjord/"
    assert lines[-1] == "ValueError"
    assert "<string>" in result.stderr
    assert "words of somebody" not in result.stderr


def test_an_error_of_a_worker_is_written_down_without_its_message(tmp_path: Path) -> None:
    environment = {
        "PILLARS_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    result = run(FAIL_IN_WORKER, environment)

    lines = result.stderr.splitlines()
    assert lines[0] == "ERROR celery.app.trace: Task fails[id-7] raised unexpected: ValueError"
    assert lines[-1] == "ValueError"
    assert "<string>" in result.stderr
    assert "words of somebody" not in result.stderr + result.stdout


@pytest.mark.parametrize("name", ["oauthlib", "requests_oauthlib"])
def test_who_handles_tokens_never_writes_what_is_sent(name: str, tmp_path: Path) -> None:
    program = f"""
import django, logging
django.setup()
logging.getLogger().setLevel(logging.DEBUG)
logging.getLogger("{name}.session").debug("token-canary")
"""

    result = run(
        program,
        {"PILLARS_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.local"},
    )

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PILLARS_IMPORT_MAX_BYTES", "plenty"), ("PILLARS_VIEWER_LOG_DAYS", "0")],
)
def test_a_number_that_is_none_stops_the_start(name: str, value: str) -> None:
    result = read("IMPORT_MAX_BYTES", {**PRODUCTION, name: value})

    assert result.returncode == 1
    assert "ValueError" in result.stderr
