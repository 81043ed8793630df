"""A whole installation as production runs it, on servers of its own, with somebody who may all."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.datastructures import CaseInsensitiveMapping

from tests.faults.inside import SLUG
from tests.faults.postgresql import PostgreSQL, own_postgresql
from tests.faults.workers import Place
from tests.services.conftest import Database, made_database
from tests.services.installation import call
from tests.services.installed import HOST, procfile, production, release
from tests.services.programs import background, free_port, wait_until
from tests.services.servers import own_broker

PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}
BOUNDARY = "----of-a-file"
FORM = "application/x-www-form-urlencoded"
MORE = {
    "PILLARS_API_REQUESTS_PER_MINUTE": "1000000",
    # Keys of their own, as the doctor asks for.
    "METRICS_TOKEN": "a-token-of-prometheus-and-nobody-else",
}
Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Answer:
    """What was answered; the status is 0 where nothing was."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> Any:
        """Return the body that programs read."""
        return json.loads(self.body)


NOTHING = Answer(0, "")


@dataclass(frozen=True)
class Site:
    """An installation: its servers, its environment, and how its owner is let in."""

    environment: dict[str, str]
    server: PostgreSQL
    database: Database
    port: int
    place: Place
    members: Sequence[int]
    token: str
    cookies: Mapping[str, str]

    def ask(
        self, method: str, path: str, body: bytes = b"", *, port: int = 0, **headers: Any
    ) -> Answer:
        """Return the answer to a request; ``headers`` are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        link = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=120)
        with closing(link) as connection:
            try:
                connection.request(method, path, body, {**PROXY, **named})
                answer = connection.getresponse()
                text = answer.read().decode()
            except (OSError, http.client.HTTPException):
                return NOTHING
            return Answer(answer.status, text, CaseInsensitiveMapping(dict(answer.headers)))

    def program(self, method: str, path: str, body: bytes = b"", **headers: Any) -> Answer:
        """Return what the API answers to the owner's token."""
        authorization = f"Bearer {self.token}"
        path = f"/api/v1/organizations/{SLUG}/{path}"
        return self.ask(method, path, body, Authorization=authorization, **headers)

    def person(self, method: str, path: str, body: bytes = b"", **more: Any) -> Answer:
        """Return what the owner's browser is answered."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Content_Type": FORM, "Referer": f"https://{HOST}/", **more}
        if method == "POST":
            headers["X_CSRFToken"] = self.cookies["__Host-csrf"]
        return self.ask(method, f"/o/{SLUG}/{path}", body, **headers)

    def is_ready(self, *, port: int = 0) -> bool:
        """Return whether the web process says that it can be sent requests."""
        return self.ask("GET", "/readyz", port=port).body == "ok"

    def inside(self, name: str, *arguments: str) -> Any:
        """Return what a function of tests/faults/inside.py tells."""
        module = "tests.faults.inside"
        return call(name, *arguments, environment=self.environment, module=module)

    def bring(self, port: int, table: str) -> Answer:
        """Return what the owner's browser is answered that brings a table."""
        more = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}", "port": port}
        return self.person("POST", "imports/", form(self.members[0], table), **more)

    def web(self, port: int, *, before: Sequence[str] = (), **more: str) -> Any:
        """Run a web process at a port while the block runs, with more in its environment."""
        environment = {**self.environment, **more}
        return background(*procfile("web", port), environment=environment, before=before)

    def worker(self, name: str) -> Any:
        """Run a worker of two processes while the block runs."""
        return self.other("worker", "-c", "2", "-n", f"{name}@%h")

    def other(self, name: str, *more: str) -> Any:
        """Run another line of the Procfile while the block runs."""
        arguments = [*procfile(name), *more, "-l", "WARNING"]
        return background(*arguments, environment=self.environment)


def form(member: int, table: str) -> bytes:
    """Return the form of a program that brings a table of the member's."""
    parts = (
        f'name="member"\r\n\r\n{member}',
        'name="commit"\r\n\r\ntrue',
        f'name="files"; filename="searches.csv"\r\nContent-Type: text/csv\r\n\r\n{table}',
    )
    written = "".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts
    )
    return f"{written}--{BOUNDARY}--\r\n".encode()


@contextmanager
def installed(folder: Path, *, members: int) -> Iterator[Site]:
    """Have an installation with an organization while the block runs, but no processes."""
    with ExitStack() as running:
        broker = running.enter_context(own_broker(folder))
        server = running.enter_context(own_postgresql())
        database = running.enter_context(made_database("pillars", server=server.url))
        place = Place(folder, broker)
        redis = {"CELERY_BROKER_URL": place.url, "CACHE_URL": place.cache_url}
        environment = production(folder, redis, database, **MORE)
        release(environment, database)
        ask = partial(call, environment=environment, module="tests.faults.inside")
        person = ask("begin", str(members))
        yield Site(environment, server, database, free_port(), place, **person)


@contextmanager
def served(site: Site, workers: int = 1) -> Iterator[dict[str, Process]]:
    """Run web, workers and schedule of an installation while the block runs; give them by name."""
    with ExitStack() as running:
        processes = {"web": running.enter_context(site.web(site.port))}
        for number in range(1, workers + 1):
            name = f"worker{number}"
            processes[name] = running.enter_context(site.worker(name))
        processes["beat"] = running.enter_context(site.other("beat"))
        wait_until(site.is_ready, seconds=90)
        yield processes
