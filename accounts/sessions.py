"""Sessions: how long they last, which ones somebody has, and how they end."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import single_sign_on
from accounts.devices import device_of
from accounts.models import User

BEGAN, SEEN = "began", "seen"
GRAIN = 300  # not every request is worth a write


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session that somebody has, for them to look at."""

    id: int
    device: str
    address: str
    began: datetime
    seen: datetime
    is_current: bool


@receiver(user_logged_in)
def session_begins(*, request: HttpRequest, **_: Any) -> None:
    """The session knows since when it is."""
    now = int(timezone.now().timestamp())
    request.session[BEGAN] = request.session[SEEN] = now


def session_goes_on(request: HttpRequest) -> bool:
    """Return whether the session is neither too old nor unused for too long; it is used now."""
    now = int(timezone.now().timestamp())
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if began is None or seen is None:
        return False
    if now - began >= _longest(request.session):
        return False
    if now - seen >= settings.SESSION_IDLE_MINUTES * 60:
        return False
    if now - seen >= GRAIN:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)
    return True


def session_listed(request: HttpRequest) -> None:
    """The session stands among those of the user from now on."""
    UserSession.objects.create_from_request(request)


def _longest(session: Mapping[str, Any] | SessionBase) -> int:
    """Return how many seconds the session may last, however much it is used."""
    longest = int(settings.SESSION_HOURS) * 3600
    is_by_provider = single_sign_on.opened_by(session) is not None
    return min(longest, single_sign_on.seconds()) if is_by_provider else longest


def sessions_of(user: User, current: SessionBase) -> list[OpenSession]:
    """Return the user's open sessions, the one that asks first, then by when they were used."""
    rows = list(UserSession.objects.filter(user_id=user.pk))
    stored = Session.objects.filter(session_key__in=[one.session_key for one in rows])
    alive = {one.session_key for one in stored if _is_alive(one, user)}
    found = [
        OpenSession(
            id=one.pk,
            device=device_of(one.user_agent),
            address=one.ip,
            began=one.created_at,
            seen=one.last_seen_at,
            is_current=one.session_key == current.session_key,
        )
        for one in rows
        if one.session_key in alive
    ]
    return sorted(found, key=lambda one: (one.is_current, one.seen), reverse=True)


def _is_alive(stored: Session, user: User) -> bool:
    """Return whether the next request of a session would still be one of the user."""
    kept = stored.get_decoded()
    now = int(timezone.now().timestamp())
    idle_since = now - settings.SESSION_IDLE_MINUTES * 60
    if now - kept.get(BEGAN, 0) >= _longest(kept):
        return False
    is_theirs = kept.get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    return is_theirs and stored.expire_date > timezone.now() and kept.get(SEEN, 0) > idle_since


def closed_account(session: SessionBase) -> User | None:
    """Return the account that the session would be of, had it not been closed; None otherwise."""
    key = session.get(SESSION_KEY)
    user = User.objects.filter(pk=key, is_active=False).first() if key else None
    if user is None:
        return None
    told = session.get(HASH_SESSION_KEY, "")
    return user if constant_time_compare(told, user.get_session_auth_hash()) else None


def session_end(*, user: User, session_id: int) -> bool:
    """One session of the user opens nothing any more; return whether there was one."""
    found = UserSession.objects.filter(user_id=user.pk, pk=session_id).first()
    if found is None:
        return False
    found.end()
    return True


def other_sessions_end(*, user: User, current: SessionBase) -> None:
    """No session of the user opens anything any more but the current one."""
    user.session_stamp = secrets.token_hex(16)
    user.save(update_fields=["session_stamp"])
    current[HASH_SESSION_KEY] = user.get_session_auth_hash()
    for one in UserSession.objects.filter(user_id=user.pk).exclude(session_key=current.session_key):
        one.end()


def sessions_end(user: User) -> None:
    """No session of the user opens anything any more, also one that is not listed."""
    user.session_stamp = secrets.token_hex(16)
    user.save(update_fields=["session_stamp"])
    for one in UserSession.objects.filter(user_id=user.pk):
        one.end()


def old_sessions_forget() -> None:
    """Sessions that open nothing any more are forgotten, with where they were from."""
    SessionStore.clear_expired()
    over = timezone.now() - timedelta(hours=settings.SESSION_HOURS)
    UserSession.objects.filter(created_at__lt=over).delete()
