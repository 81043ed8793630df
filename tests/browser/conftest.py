"""A real browser in front of the real thing: `manage.py up` with its sample organizations.

A missing Chromium is a failure, never a skip: these tests are asked for by name.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.house.tree import ROOT
from tests.services.programs import bare, descendants, free_port

LOADING = 180
QUIET = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)


@dataclass(frozen=True)
class Site:
    """A running site with the samples, the password of their people, and its process."""

    url: str
    password: str
    process: int

    @contextmanager
    def without_worker(self) -> Iterator[None]:
        """Have the worker stand still while the block runs: what it is told of waits."""
        [worker] = [
            child
            for child in descendants(self.process)
            if b"\0worker\0" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
        os.kill(worker, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(worker, signal.SIGCONT)


@dataclass
class Visit:
    """One person's browser window, and everything that it complained about."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, email: str) -> None:
        """Sign in as somebody of the samples."""
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", self.site.password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def open(self, path: str) -> int:
        """Go to an address of the site; return the status of the answer."""
        response = self.page.goto(self.site.url + path)
        assert response is not None
        return response.status


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """Start everything on an empty data folder; the first start loads the samples."""
    if worker_id != "master":
        # A second site would take two cores a minute: tests/conftest.py keeps these tests together.
        (tmp_path_factory.getbasetemp().parent / "the-site").mkdir()
    port = free_port()
    folder = tmp_path_factory.mktemp("browser")
    environment = bare(
        folder,
        DJANGO_SETTINGS_MODULE="config.settings.local",
        PILLARS_SSO_PRIVATE_ADDRESSES="true",  # providers of tests are on this machine
    )
    with subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        while "password " not in said:
            line = process.stdout.readline()
            assert line, f"it ended before it was ready: {said}"
            said += line
        password = said.split("password ")[1].split()[0]
        yield Site(f"http://127.0.0.1:{port}", password, process.pid)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the machine's own Chromium, until the last of these tests.

    Tests of the same process that come later ask the database, which Django refuses while
    Playwright's loop runs.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is missing; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def sessions() -> dict[str, Any]:
    """Return what browsers remember of who is signed in: sign-ins are throttled."""
    return {}


@pytest.fixture
def visit(
    site: Site, chromium: Browser, sessions: dict[str, Any]
) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a window; nothing may complain in it by the end."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_window(email: str = "", *, at: str = "/", **options: Any) -> Visit:
        context = chromium.new_context(storage_state=sessions.get(email), **options)
        contexts.append(context)
        found = Visit(site, context.new_page())
        visits.append(found)

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 4" not in message.text:
                found.complaints.append(message.text)

        found.page.on("console", listen)
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        if email and email not in sessions:
            found.sign_in(email)
            sessions[email] = context.storage_state()
            if at != "/":
                found.open(at)
        elif email or at != "/":
            found.open(at)
        return found

    yield open_window
    for context in contexts:
        context.close()
    assert [found.complaints for found in visits if found.complaints] == []
