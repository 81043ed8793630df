"""A server on this machine that speaks LinkedIn's data portability protocol, as documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "client-7", "secret-canary"
CODE, TOKEN = "code-7", "token-canary"
NO_DATA = {"message": "No data found for this memberId", "status": 404}
SNAPSHOT, CHANGES = "/rest/memberSnapshotData", "/rest/memberChangeLogs"

Answer = tuple[int, Any]


@dataclass
class LinkedIn:
    """What the server knows, how it misbehaves, and what it was asked.

    ``domains`` are pages of rows. ``broken`` are the answers to give instead, by path and
    number of the call, or to every call of a path. ``repeats`` makes every page name itself as
    the next one. ``used`` are codes that became a token: none does so twice.
    """

    address: str = ""
    domains: dict[str, list[list[dict[str, Any]]]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    broken: dict[tuple[str, int] | str, Answer] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    grant: dict[str, Any] = field(default_factory=lambda: {"expires_in": 31_536_000})
    repeats: bool = False
    links_changes: bool = False
    bad_domains: tuple[str, ...] = ()
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def asked(self, path: str) -> list[dict[str, str]]:
        """Return what was asked at an address, in order."""
        return [asked for at, asked in self.calls if at == path]

    def answer(self, path: str, asked: dict[str, str], headers: dict[str, str]) -> Answer:
        self.calls.append((path, asked))
        self.headers.append(headers)
        number = len(self.asked(path))
        if (found := self.broken.get((path, number)) or self.broken.get(path)) is not None:
            return found
        if path == "/oauth/v2/authorization":
            return 302, {}
        if path == "/oauth/v2/accessToken":
            return self._grant(asked)
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"status": 401, "code": "EXPIRED_ACCESS_TOKEN"}
        if headers.get("linkedin-version") != "202312":
            return 426, {"status": 426, "code": "NONEXISTENT_VERSION"}
        if path == SNAPSHOT and asked.get("q") == "criteria":
            return self._snapshot(asked)
        if path == CHANGES and asked.get("q") == "memberAndApplication":
            return self._changes(asked)
        return 404, {"message": "no such resource", "status": 404}

    def leads_to(self, asked: dict[str, str]) -> str:
        """Return where a redirect leads: back with a code whoever was asked for consent."""
        if "redirect_uri" not in asked or asked.get("response_type") != "code":
            return f"{self.address}/elsewhere"
        query = urlencode({"code": CODE, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{query}"

    def _grant(self, asked: dict[str, str]) -> Answer:
        wanted = {
            "grant_type": "authorization_code",
            "code": CODE,
            "client_id": CLIENT,
            "client_secret": SECRET,
        }
        if CODE in self.used:
            return 400, {"error": "invalid_grant", "error_description": "canary of LinkedIn"}
        if wanted.items() <= asked.items() and asked.get("redirect_uri"):
            self.used.add(CODE)
            return 200, {"access_token": TOKEN, **self.grant}
        return 400, {"error": "invalid_request", "error_description": "canary of LinkedIn"}

    def _snapshot(self, asked: dict[str, str]) -> Answer:
        domain, start = asked.get("domain", ""), int(asked.get("start", "0"))
        if domain in self.bad_domains:
            return 400, {"message": "domain is not supported", "status": 400}
        pages = self.domains.get(domain, [])
        if start >= len(pages):
            return 404, NO_DATA
        following = start if self.repeats else start + 1
        has_next = self.repeats or following < len(pages)
        query = urlencode({"q": "criteria", "domain": domain, "start": following})
        links = [{"rel": "next", "href": f"{SNAPSHOT}?{query}"}] if has_next else []
        return 200, {
            "paging": {"start": start, "count": 10, "total": 0, "links": links},
            "elements": [{"snapshotDomain": domain, "snapshotData": pages[start]}],
        }

    def _changes(self, asked: dict[str, str]) -> Answer:
        since, count = int(asked["startTime"]), min(50, int(asked["count"]))
        start = int(asked.get("start", "0"))
        known = [event for event in self.events if event["processedAt"] >= since]
        known.sort(key=lambda event: event["processedAt"])
        query = urlencode({**asked, "start": start + count})
        has_next = self.links_changes and start + count < len(known)
        links = [{"rel": "next", "href": f"{CHANGES}?{query}"}] if has_next else []
        return 200, {"paging": {"links": links}, "elements": known[start : start + count]}


@contextmanager
def serving() -> Iterator[LinkedIn]:
    """A server that answers until the block ends."""
    linkedin = LinkedIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, query: str) -> None:
            asked = {name: values[-1] for name, values in parse_qs(query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, body = linkedin.answer(urlsplit(self.path).path, asked, headers)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if 300 <= status < 400:
                self.send_header("Location", linkedin.leads_to(asked))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    linkedin.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield linkedin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
