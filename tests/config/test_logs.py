"""What is written down for programs: whose request, which task, and nobody's words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from accounts.models import AuditEvent
from accounts.tenancy import tenant_scope
from tests.cast import Cast
from tests.house.test_settings import FAIL, FAIL_IN_WORKER, PRODUCTION, read, run

FAIL_INSIDE = """
import django
django.setup()
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory
from accounts.origin import OriginMiddleware
from accounts.tenancy import tenant_scope
words = "words of somebody"
def fails(request):
    with tenant_scope(7):
        try:
            int(words)
        except ValueError as error:
            return response_for_exception(request, error)
asked = RequestFactory().get(
    "/accounts/password/reset/key/1-secret/?q=words", headers={"X-Request-ID": "a" * 32}
)
OriginMiddleware(fails)(asked)
"""


def lines(program: str, folder: Path, **more: str) -> list[dict[str, Any]]:
    """Return what a program of the embedded run writes down as JSON."""
    environment = {
        "PILLARS_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PILLARS_LOG_FORMAT": "json",
        **more,
    }
    result = run(program, environment)
    assert "words of somebody" not in result.stderr + result.stdout
    return [json.loads(line) for line in result.stderr.splitlines()]


def test_an_error_of_a_request_tells_its_route_and_not_its_address(tmp_path: Path) -> None:
    (said,) = lines(FAIL_INSIDE, tmp_path, PILLARS_REQUEST_ID_HEADER="X-Request-ID")

    route = "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
    assert said["message"] == f"Internal Server Error: {route}"
    assert said["request"] == "a" * 32
    assert said["organization"] == 7
    assert said["level"] == "ERROR"
    assert said["logger"] == "django.request"
    assert said["error"] == "ValueError"
    assert "<string>" in said["frames"][-1]
    assert said["time"].endswith("+00:00")
    assert set(said) == {
        *("time", "level", "logger", "message", "request", "organization", "error", "frames")
    }


def test_an_id_of_a_request_is_made_where_no_header_is_named(tmp_path: Path) -> None:
    (said,) = lines(FAIL_INSIDE, tmp_path)

    assert said["request"] != "a" * 32
    assert len(said["request"]) == 36


def test_an_error_of_a_task_tells_which_one(tmp_path: Path) -> None:
    (said,) = lines(FAIL_IN_WORKER, tmp_path)

    assert said["task"] == "id-7"
    assert said["message"] == "Task fails[id-7] raised unexpected: ValueError"
    assert said["error"] == "ValueError"


def test_an_address_that_leads_nowhere_is_not_written_down(tmp_path: Path) -> None:
    (said,) = lines(FAIL.replace("/o/fjord/", "/nowhere/secret/"), tmp_path)

    assert said["message"] == "Internal Server Error: unmatched"


@pytest.mark.parametrize(
    ("environment", "expected"), [({}, "json"), ({"PILLARS_LOG_FORMAT": "text"}, "text")]
)
def test_production_writes_for_programs_unless_it_is_told_otherwise(
    environment: dict[str, str], expected: str
) -> None:
    result = read("LOGGING", {**PRODUCTION, **environment})

    assert f"'formatter': '{expected}'" in result.stdout


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PILLARS_LOG_FORMAT", "xml", "PILLARS_LOG_FORMAT is text or json"),
        ("METRICS_TOKEN", "short", "METRICS_TOKEN has 32 characters or more"),
    ],
)
def test_nonsense_stops_the_start(name: str, value: str, expected: str) -> None:
    result = read("DEBUG", {**PRODUCTION, name: value})

    assert result.returncode == 1
    assert f"ImproperlyConfigured: {expected}" in result.stderr


@override_settings(REQUEST_ID_HEADER="X-Request-ID")
@pytest.mark.parametrize(
    ("told", "is_kept"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("short", False),
        ("a" * 37, False),
        ("somebody@example.com", False),
        ('{"level": "ERROR"}', False),
    ],
)
def test_an_id_of_the_proxy_is_kept_where_it_is_one(cast: Cast, told: str, is_kept: bool) -> None:
    client = Client()
    client.force_login(cast.other_rep)

    client.get(f"/o/{cast.organization.slug}/audit/", headers={"X-Request-ID": told})

    with tenant_scope(cast.organization.pk):
        noted = AuditEvent.objects.order_by("-pk").values_list("request_id", flat=True)[0]
    assert (noted == told) == is_kept
    assert 32 <= len(noted) <= 36
