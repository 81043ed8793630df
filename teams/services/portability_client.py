"""LinkedIn's data portability interface over HTTP: consent, snapshots by domain, changes.

Only addresses of the settings are asked, redirects are never followed, and neither tokens nor
bodies stand in messages of errors.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.auth import AuthBase

VERSION = "202312"  # LinkedIn refuses any other
SNAPSHOT_CALLS = 200
CHANGELOG_CALLS = 50
EVENTS_A_PAGE = 50
TIMEOUT = (5, 60)
SECONDS = 1200  # in all: workers stop a task after 25 minutes
MAX_BODY = 64 << 20
CHUNK = 1 << 16

Page = dict[str, Any]

# What says that there is nothing. Some domains of the list are refused with 400.
_EMPTY = {"memberSnapshotData": (400, 404), "memberChangeLogs": (404,)}


class TroubleError(Exception):
    """LinkedIn cannot be reached, or answers with what nobody understands: try again later."""


class RefusedError(Exception):
    """LinkedIn takes the token no more: it has expired, or consent was withdrawn."""


class SpentError(Exception):
    """The quota of the day or the time of a reading is spent: go on another day."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where LinkedIn is, and as whom this program asks."""

    client_id: str
    client_secret: str
    scope: str
    consent: str
    token: str
    api: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a consent gave. ``lasts`` is None where LinkedIn does not say for how long."""

    text: str
    lasts: timedelta | None

    def expires_at(self, now: datetime) -> datetime | None:
        """Return when it ends."""
        return now + self.lasts if self.lasts else None


def consent_address(endpoints: Endpoints, *, redirect_uri: str, state: str) -> str:
    """Return where the member is asked for consent."""
    from requests_oauthlib import OAuth2Session  # by whoever consents: it takes 2 MB

    with OAuth2Session(
        endpoints.client_id, scope=[endpoints.scope], redirect_uri=redirect_uri
    ) as session:
        address, _ = session.authorization_url(endpoints.consent, state=state)
    return str(address)


def fetch_token(endpoints: Endpoints, *, redirect_uri: str, code: str) -> Token:
    """Return the token for the code of a consent. Raises RefusedError and TroubleError."""
    from oauthlib.oauth2 import OAuth2Error
    from requests_oauthlib import OAuth2Session

    with OAuth2Session(endpoints.client_id, redirect_uri=redirect_uri) as session:
        session.max_redirects = 0  # the secret goes nowhere else
        try:
            found = session.fetch_token(
                endpoints.token,
                code=code,
                client_secret=endpoints.client_secret,
                include_client_id=True,
                timeout=TIMEOUT,
            )
        except OAuth2Error:
            raise RefusedError("LinkedIn gave no token for this consent") from None
        except requests.RequestException as error:
            raise TroubleError(_reason(error)) from None
        except ValueError:
            raise TroubleError("LinkedIn's answer is no JSON") from None
    lasts = found.get("expires_in")
    if not isinstance(lasts, int | float) or not 0 < lasts < 10**9:
        return Token(str(found["access_token"]), None)
    return Token(str(found["access_token"]), timedelta(seconds=lasts))


class PortabilityClient:
    """One member's data. Every method raises RefusedError, SpentError and TroubleError."""

    def __init__(self, endpoints: Endpoints, token: str) -> None:
        self._api = endpoints.api.rstrip("/")
        self._session = requests.Session()
        self._session.auth = _Bearer(token)
        self._end = time.monotonic() + SECONDS
        self._left = {"memberSnapshotData": SNAPSHOT_CALLS, "memberChangeLogs": CHANGELOG_CALLS}

    def __enter__(self) -> PortabilityClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def snapshot(self, domain: str) -> Iterator[Page]:
        """Yield the pages of a domain that have data; none where LinkedIn has none.

        ``start`` counts pages. What a page says of the total is not believed, and a page that was
        read already ends the domain.
        """
        start: int | None = None
        seen: set[int | None] = set()
        while start not in seen:
            seen.add(start)
            page = self._get("memberSnapshotData", start, q="criteria", domain=domain)
            if page is None:
                return
            yield page
            start = _next_start(page)
            if start is None:
                return

    def changes(self, since: int) -> Iterator[list[Page]]:
        """Yield the events since an epoch in milliseconds, page by page, each event once."""
        seen: set[str] = set()
        start: int | None = None
        while True:
            page = self._get(
                "memberChangeLogs",
                start,
                q="memberAndApplication",
                startTime=since,
                count=EVENTS_A_PAGE,
            )
            events = _elements(page)
            new = [event for event in events if _name(event) not in seen]
            is_full = len(events) >= EVENTS_A_PAGE
            if new:
                seen.update(map(_name, new))
                yield new
            elif not is_full:
                return
            following = _next_start(page or {})
            latest = max(map(processed_at, events), default=0)
            if following is not None and following > (start or 0):
                start = following
            elif latest > since:
                since, start = latest, None
            elif not is_full:
                return
            elif start is None:  # more events of one instant than a page holds
                start = len(events)
            else:
                since, start = since + 1, None

    def _get(self, resource: str, start: int | None, **asked: str | int) -> Page | None:
        """Return the answer; None where there is no data, or LinkedIn does not give such data."""
        if not self._left[resource] or time.monotonic() >= self._end:
            raise SpentError
        self._left[resource] -= 1
        try:
            answer = self._session.get(
                f"{self._api}/rest/{resource}",
                params=asked if start is None else {**asked, "start": start},
                headers={"LinkedIn-Version": VERSION, "Accept": "application/json"},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            with answer:
                return _page(answer, _EMPTY[resource], self._end)
        except requests.RequestException as error:
            raise TroubleError(_reason(error)) from None


def processed_at(event: Page) -> int:
    """Return the epoch in milliseconds at which LinkedIn took note of an event; 0 for none."""
    told = event.get("processedAt")
    return told if isinstance(told, int) and not isinstance(told, bool) and told > 0 else 0


class _Bearer(AuthBase):
    """The token of every call. Given as such, so that no .netrc file replaces it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _page(answer: requests.Response, empty: Collection[int], end: float) -> Page | None:
    status = answer.status_code
    if status in empty:
        return None
    if status in (401, 403):
        raise RefusedError(f"LinkedIn answered with {status}")
    if status == 429:
        raise SpentError
    if status != 200:
        raise TroubleError(f"LinkedIn answered with {status}")
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > MAX_BODY:
            raise TroubleError("LinkedIn's answer is too large")
        if time.monotonic() >= end:
            raise SpentError
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        raise TroubleError("LinkedIn's answer is no JSON") from None
    if not isinstance(page, dict):
        raise TroubleError("LinkedIn's answer is no page")
    return page


def _elements(page: Page | None) -> list[Page]:
    elements = page.get("elements") if page else None
    return [one for one in elements if isinstance(one, dict)] if isinstance(elements, list) else []


def _next_start(page: Page) -> int | None:
    """Return what the next page begins with; None where there is no next one."""
    paging = page.get("paging")
    links = paging.get("links") if isinstance(paging, dict) else None
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "next":
            asked = parse_qs(urlsplit(str(link.get("href"))).query)
            start = asked.get("start", [""])[0]
            return int(start) if start.isascii() and start.isdigit() and len(start) < 9 else None
    return None


def _name(event: Page) -> str:
    return json.dumps([event.get("id"), event.get("activityId"), event.get("activityStatus")])


def _reason(error: requests.RequestException) -> str:
    """Return what went wrong without the address, which may hold more than that."""
    if isinstance(error, requests.Timeout):
        return "LinkedIn did not answer in time"
    return "LinkedIn could not be reached"
