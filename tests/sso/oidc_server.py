"""An identity provider on this machine that speaks OpenID Connect, and lies where it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET, CODE = "client-7", "secret-canary-of-the-client", "code-7"
GOOD, OTHER = RSAKey.generate_key(2048), RSAKey.generate_key(2048)


@dataclass
class Provider:
    """Whom it vouches for, and how it lies: ``claims`` replace those of the ID token.

    ``key`` signs, and ``told`` is the key that it tells, as ``kid``; with ``unsigned`` nobody
    does, and with ``shared`` the client's secret does.
    """

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    key: RSAKey = field(default_factory=lambda: GOOD)
    told: RSAKey = field(default_factory=lambda: GOOD)
    kid: str = "1"
    unsigned: bool = False
    shared: bool = False
    described: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    posted: dict[str, str] = field(default_factory=dict)
    status: int = 200
    calls: list[str] = field(default_factory=list)

    def begun(self, url: str) -> dict[str, str]:
        """Take note of where a browser was sent; return what it was sent with."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return self.asked

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        self.calls.append(path)
        if path == "/.well-known/openid-configuration":
            return self.status, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                **self.described,
            }
        if path == "/keys":
            return 200, {
                "keys": [{**self.told.as_dict(private=False), "kid": self.kid, "use": "sig"}]
            }
        if path == "/token":
            self.posted = form
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if form.get("code") != CODE or challenge != self.asked.get("code_challenge"):
                return 400, {"error": "invalid_grant"}
            return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self._token()}
        return 404, {}

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "subject-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked.get("nonce"),
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.without}
        if self.unsigned:
            head, body = ({"alg": "none"}, claims)
            parts = [
                base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
                for part in (head, body)
            ]
            return f"{parts[0]}.{parts[1]}."
        if self.shared:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), ["HS256"])
        return jwt.encode({"alg": "RS256", "kid": self.kid}, claims, self.key)


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _reply(self, form: dict[str, str]) -> None:
            status, body = provider.answer(urlsplit(self.path).path, form)
            text = json.dumps(body).encode()
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", f"{provider.address}/elsewhere")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            form = parse_qs(self.rfile.read(size).decode())
            self._reply({name: values[0] for name, values in form.items()})

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
