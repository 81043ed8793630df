"""Sign-ins that have begun in a session, each with what its answer has to match. Used once."""

from __future__ import annotations

import hmac
import time
from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase

KEY = "single_sign_on_begun"
SECONDS = 600
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One sign-in on its way: ``nonce`` is the id of the request where it is one of SAML.

    ``links`` is the id of the user who links their account, 0 for somebody who signs in.
    """

    state: str
    organization: int
    provider: int
    issuer: str
    nonce: str = ""
    verifier: str = ""
    links: int = 0
    goes_to: str = ""
    at: int = 0


def remember(session: SessionBase, pending: Pending) -> None:
    """Keep a sign-in that begins now; the oldest of many is forgotten."""
    row = {**asdict(pending), "at": int(time.time())}
    session[KEY] = [*session.get(KEY, []), row][-MOST:]


def take(session: SessionBase, *, organization: int, state: str) -> Pending | None:
    """Return what was begun for the organization, and forget it: no answer counts twice.

    None where there is none, or it is too old.
    """
    rows = [Pending(**row) for row in session.get(KEY, [])]
    for row in reversed(rows):
        is_it = hmac.compare_digest(row.state.encode(), state.encode())
        if row.organization == organization and is_it:
            session[KEY] = [asdict(each) for each in rows if each is not row]
            return row if row.at > time.time() - SECONDS else None
    return None
