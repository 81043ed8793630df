"""Production's settings on real servers: PostgreSQL, Redis, a web process and a worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.services.conftest import Database
from tests.services.programs import RECOMPUTE, background, bare, free_port, run, wait_until

pytestmark = pytest.mark.service

HOST = "pillars.example.com"
CHECK = ("check", "--deploy", "--fail-level", "WARNING")
PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Answer:
    """What the site answered to one request."""

    status: int
    headers: HTTPMessage
    body: str


@dataclass(frozen=True)
class Site:
    """A running production site."""

    environment: dict[str, str]
    port: int
    log: Path

    def get(self, path: str, headers: dict[str, str]) -> Answer:
        """Return the answer to a request."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())

    def answers(self) -> bool:
        """Return whether the site says that all is well."""
        try:
            return self.get("/healthz", PROXY).body == "ok"
        except (ConnectionError, TimeoutError):
            return False


@pytest.fixture(scope="module")
def site(
    servers: dict[str, str], migrated: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    environment = bare(
        tmp_path_factory.mktemp("data"),
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="nobody-outside-of-this-test-has-this-key-0123456789",
        ALLOWED_HOSTS=HOST,
        **{**servers, "DATABASE_URL": migrated.app},
    )
    collect = ("collectstatic", "--noinput", "-v0")
    assert run("manage.py", *collect, environment=environment).stderr == ""
    port = free_port()
    web = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    log = tmp_path_factory.mktemp("log") / "worker"
    worker = ["-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "INFO", "-f", str(log)]
    with (
        background(*web, "config.wsgi:application", environment=environment),
        background(*worker, environment=environment),
    ):
        found = Site(environment, port, log)
        wait_until(found.answers, seconds=60)
        yield found


def test_a_worker_process_does_what_it_is_told(site: Site) -> None:
    result = run("-c", RECOMPUTE, environment=site.environment)

    assert (result.stdout, result.stderr) == ("done\n", ""), site.log.read_text()


def test_nothing_is_missing_before_it_starts(site: Site) -> None:
    result = run("manage.py", *CHECK, environment=site.environment)

    assert (result.returncode, result.stderr) == (0, "")


def test_it_is_refused_to_start_as_who_owns_the_tables(site: Site, migrated: Database) -> None:
    as_owner = {**site.environment, "DATABASE_URL": migrated.owner}

    result = run("manage.py", *CHECK, environment=as_owner)

    assert result.returncode == 1
    assert "The role that is logged in owns tables." in result.stderr
    assert "The role that is logged in bypasses row-level security." in result.stderr


def test_a_plain_request_is_sent_to_https(site: Site) -> None:
    answer = site.get("/", {"Host": HOST})

    assert answer.status == HTTPStatus.MOVED_PERMANENTLY
    assert answer.headers["Location"] == f"https://{HOST}/"


def test_another_host_name_is_refused(site: Site) -> None:
    answer = site.get("/", {**PROXY, "Host": "elsewhere.example.com"})

    assert answer.status == HTTPStatus.BAD_REQUEST


def test_the_login_page_is_protected_by_its_headers(site: Site) -> None:
    answer = site.get("/accounts/login/", PROXY)

    assert answer.status == HTTPStatus.OK
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"].split("; ")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert re.fullmatch(
        r"__Host-csrf=\w+; expires=[^;]+; HttpOnly; Max-Age=\d+; Path=/; SameSite=Lax; Secure",
        answer.headers["Set-Cookie"],
    )


def test_a_stylesheet_may_be_kept_for_ever(site: Site) -> None:
    page = site.get("/accounts/login/", PROXY)
    links = re.findall(r'href="(/static/[^"]+\.css)"', page.body)

    stylesheets = [site.get(link, PROXY) for link in links]

    assert {stylesheet.status for stylesheet in stylesheets} == {HTTPStatus.OK}
    assert {stylesheet.headers["Cache-Control"] for stylesheet in stylesheets} == {
        "max-age=315360000, public, immutable"
    }


def test_a_page_that_is_missing_is_answered_kindly(site: Site) -> None:
    answer = site.get("/nowhere/", PROXY)

    assert answer.status == HTTPStatus.NOT_FOUND
    assert "Traceback" not in answer.body
