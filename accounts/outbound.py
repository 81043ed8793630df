"""Requests to addresses that somebody typed: never to a private network, whatever a name says.

A name is resolved once. Every address that it has must be public, and one of these is connected
to: there is no second look-up that could say something else. Redirects are not followed, and no
proxy of the environment is asked. Whoever answers slowly is left when the time is over, wherever
in the answer that is, and one server is asked by a few at once and no more.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock, Timer
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

TIMEOUT = (5, 5)
SECONDS = 10  # for one answer from the first to the last byte, however slowly it drips
MOST_AT_ONCE = 4
MOST = 1 << 20
CHUNK = 1 << 14
LATE = "The server did not answer in time."
# Addresses that stand for another one, which may be a private one.
_MAPPED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


class OutboundError(Exception):
    """The address is refused, cannot be reached, or answers with what cannot be taken."""


class BusyError(OutboundError):
    """The server may well answer, but as many are asking it as may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the object in the body. Raises OutboundError for anything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            raise OutboundError("The answer is no JSON.") from None
        if not isinstance(found, dict):
            raise OutboundError("The answer is no JSON object.")
        return found


def check_address(url: str) -> str:
    """Return the address. Raises OutboundError unless it is of the kind that may be asked.

    Nothing is resolved: that happens when it is asked.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise OutboundError("This is no address.") from None
    if parts.username is not None or parts.password is not None or not parts.hostname:
        raise OutboundError("This is no address.")
    schemes = ("https", "http") if settings.SSO_PRIVATE_ADDRESSES else ("https",)
    if parts.scheme not in schemes:
        raise OutboundError("The address has to begin with https://.")
    if any(letter.isspace() or not letter.isprintable() for letter in url):
        raise OutboundError("This is no address.")
    return url


def fetch(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
) -> Answer:
    """Return what is at an address; with ``form`` it is posted. Raises OutboundError."""
    check_address(url)
    with _place(url), _Deadline(SECONDS) as deadline, requests.Session() as session:
        session.trust_env = False  # no proxy, and no .netrc
        session.mount("https://", _Adapter())
        session.mount("http://", _Adapter())
        try:
            answer = session.request(
                "GET" if form is None else "POST",
                url,
                data=form,
                auth=basic,
                headers={"Accept": "application/json, application/xml;q=0.9, */*;q=0.1"},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            with answer:
                found = Answer(answer.status_code, _body(answer))
        except (requests.RequestException, OSError) as error:
            raise OutboundError(_reason(error, is_over=deadline.is_over)) from None
        if deadline.is_over:  # an answer without a length seems whole where it was cut
            raise OutboundError(LATE)
        return found


@contextmanager
def _place(url: str) -> Iterator[None]:
    """Take one of the few places of a server. Raises OutboundError where none is free."""
    server = hashlib.sha256(urlsplit(url).netloc.lower().encode()).hexdigest()
    for number in range(MOST_AT_ONCE):
        place = f"outbound-{server}-{number}"
        if cache.add(place, 1, SECONDS + 20):
            break
    else:
        raise BusyError("The server is asked too much. Wait.")
    try:
        yield
    finally:
        cache.delete(place)


class _Deadline:
    """Ends the connections that are made inside of it when the time is over.

    Timeouts of sockets begin anew with every byte. So a second handle of the connection is
    kept, which stays valid when TLS takes the first one over, and is shut down.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._handles: list[socket.socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._token = _deadline.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _deadline.reset(self._token)
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def watch(self, made: socket.socket) -> None:
        """End this connection, too. Raises TimeoutError where the time is over already."""
        with self._lock:
            if self.is_over:
                made.close()
                raise TimeoutError
            self._handles.append(made.dup())

    def _end(self) -> None:
        with self._lock:
            self.is_over = True
            for handle in self._handles:
                with suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)


_deadline: ContextVar[_Deadline] = ContextVar("_deadline")


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses that a name has now. Raises OutboundError where one is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OutboundError("The server cannot be found.") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses:
        raise OutboundError("The server cannot be found.")
    if not settings.SSO_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise OutboundError("The server is in a private network.")
    return addresses


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also behind a translation."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in net for net in _MAPPED):
            return False
    return ip.is_global and not ip.is_multicast


def _connected(connection: HTTPConnection) -> socket.socket:
    address = public_addresses(connection.host, connection.port or connection.default_port)[0]
    timeout: Any = connection.timeout
    made = socket.create_connection((address, connection.port), timeout=timeout)
    _deadline.get().watch(made)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Manager(PoolManager):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


class _Adapter(HTTPAdapter):
    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **kwargs: Any
    ) -> None:
        self.poolmanager = _Manager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)


def _body(answer: requests.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > MOST:
            raise OutboundError("The answer is too large.")
    return bytes(body)


def _reason(error: Exception, *, is_over: bool) -> str:
    """Return what went wrong, without the address."""
    if is_over or isinstance(error, (requests.Timeout, TimeoutError)):
        return LATE
    if isinstance(error, requests.exceptions.SSLError):
        return "The certificate of the server is not valid."
    return "The server cannot be reached."
