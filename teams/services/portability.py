"""Connections to LinkedIn's data portability interface: made by members, read every week.

Nothing here asks LinkedIn anything unless the settings name an application. What is read becomes
an ordinary import, so that its history, its problems and its undo are those of any file.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Access, access_for
from accounts.audit import record
from accounts.models import Action, Membership
from teams.access import may_import, own_member
from teams.models import Import, Member, PortabilityConnection, PortabilityStatus
from teams.services.imports import import_create
from teams.services.portability_client import (
    Endpoints,
    PortabilityClient,
    RefusedError,
    TroubleError,
    consent_address,
    fetch_token,
)
from teams.services.portability_fetch import Fetched, fetch
from teams.services.portability_tokens import opened, sealed

VIA = "LinkedIn data portability"
EVERY = timedelta(days=7)
GO_ON = timedelta(days=1)
RETRY = timedelta(hours=6)
# No worker needs as long for one reading; after that another one may try.
LEASE = timedelta(hours=1)

ENDED = "LinkedIn takes the consent no more: it has expired, or was withdrawn. Connect again."
UNSEALED = "The stored consent cannot be read any more. Connect again."
GATHERING = "LinkedIn has not gathered any data yet. It takes up to some days after consent."


def endpoints() -> Endpoints | None:
    """Return where to ask LinkedIn, and as whom; None where nothing is configured."""
    if not (settings.PORTABILITY_CLIENT_ID and settings.PORTABILITY_CLIENT_SECRET):
        return None
    return Endpoints(
        client_id=settings.PORTABILITY_CLIENT_ID,
        client_secret=settings.PORTABILITY_CLIENT_SECRET,
        scope=settings.PORTABILITY_SCOPE,
        consent=settings.PORTABILITY_CONSENT_URL,
        token=settings.PORTABILITY_TOKEN_URL,
        api=settings.PORTABILITY_API_URL,
    )


def portability_begin(*, access: Access, redirect_uri: str, state: str) -> str:
    """Return where LinkedIn asks the user for consent.

    Raises PermissionDenied where the user is no member, or nothing is configured.
    """
    _own(access)
    return consent_address(_endpoints(), redirect_uri=redirect_uri, state=state)


def portability_connect(*, access: Access, redirect_uri: str, code: str) -> PortabilityConnection:
    """Return the user's connection after their consent, due at once. The caller enqueues it.

    Raises PermissionDenied as ``portability_begin``, and ValidationError where LinkedIn gives no
    token; then nothing has changed.
    """
    member = _own(access)
    try:
        token = fetch_token(_endpoints(), redirect_uri=redirect_uri, code=code)
    except (RefusedError, TroubleError) as why:
        raise ValidationError(f"Nothing is connected: {why}.") from None
    now = timezone.now()
    with transaction.atomic():
        record(Action.CONNECTED, by=access.user, target=member)
        connection, _ = PortabilityConnection.objects.update_or_create(
            member=member,
            defaults={
                **_BLANK,
                "organization_id": member.organization_id,
                "status": PortabilityStatus.CONNECTED,
                "token": sealed(token.text),
                "consented_at": now,
                "expires_at": token.expires_at(now),
                "next_poll_at": now,
            },
        )
    return connection


@transaction.atomic
def portability_disconnect(*, access: Access) -> None:
    """The user's connection has no token any more. What was imported stays until it is undone."""
    member = _own(access)
    own = PortabilityConnection.objects.filter(member=member)
    if own.update(**_BLANK, status=PortabilityStatus.DISCONNECTED):
        record(Action.DISCONNECTED, by=access.user, target=member)


def portability_poll(*, connection_id: int) -> Import | None:
    """Read what LinkedIn tells of a member; return it as a waiting import. The caller enqueues it.

    None where there is nothing to do: nothing is configured, the connection is not due, another
    worker reads it, or LinkedIn has no data. What went wrong is told by the row.
    """
    where = endpoints()
    connection = _claimed(connection_id) if where else None
    if where is None or connection is None:
        return None
    access = _access(connection)
    token = opened(connection.token)
    now = timezone.now()
    if access is None:
        _end(connection, PortabilityStatus.DISCONNECTED, "")
    elif token is None:
        _end(connection, PortabilityStatus.EXPIRED, UNSEALED)
    elif connection.expires_at and connection.expires_at <= now:
        _end(connection, PortabilityStatus.EXPIRED, ENDED)
    else:
        return _read(connection, access, where, token, now)
    return None


def due_connections() -> list[int]:
    """Return the connections that are due; none where nothing is configured."""
    if endpoints() is None:
        return []
    return list(
        PortabilityConnection.objects.filter(_due(timezone.now())).values_list("pk", flat=True)
    )


def erase_tokens() -> None:
    """Tokens that have expired, and those of members who have left, are gone: before they are due,
    and also where nothing is configured any more.
    """
    connected = PortabilityConnection.objects.filter(status=PortabilityStatus.CONNECTED)
    ended = connected.filter(expires_at__lte=timezone.now())
    ended.update(**{**_BLANK, "error": ENDED}, status=PortabilityStatus.EXPIRED)
    belongs = Membership.objects.filter(
        user_id=OuterRef("member__user_id"),
        user__is_active=True,
        organization_id=OuterRef("organization_id"),
    )
    left = connected.filter(~Exists(belongs))
    left.update(**_BLANK, status=PortabilityStatus.DISCONNECTED)


_BLANK: dict[str, Any] = {
    "token": "",
    "expires_at": None,
    "next_poll_at": None,
    "changelog_from": None,
    "snapshot_from": "",
    "error": "",
}


def _own(access: Access) -> Member:
    member = own_member(access)
    if member is None:
        raise PermissionDenied("Only members can have their own data read.")
    return member


def _endpoints() -> Endpoints:
    found = endpoints()
    if found is None:
        raise PermissionDenied("This site has no application at LinkedIn.")
    return found


def _due(now: datetime) -> Q:
    return Q(status=PortabilityStatus.CONNECTED, next_poll_at__lte=now)


def _claimed(connection_id: int) -> PortabilityConnection | None:
    now = timezone.now()
    free = PortabilityConnection.objects.filter(_due(now), pk=connection_id)
    if not free.update(next_poll_at=now + LEASE):
        return None
    found = PortabilityConnection.objects.select_related("member__user", "organization")
    return found.get(pk=connection_id)


def _access(connection: PortabilityConnection) -> Access | None:
    """Return the access of the member whose consent it is; None where they may not import."""
    user = connection.member.user
    access = access_for(user, connection.organization.slug) if user and user.is_active else None
    return access if access and may_import(access, connection.member) else None


def _read(
    connection: PortabilityConnection,
    access: Access,
    where: Endpoints,
    token: str,
    now: datetime,
) -> Import | None:
    with ExitStack() as files:
        try:
            with PortabilityClient(where, token) as client:
                fetched = fetch(
                    client,
                    files,
                    now=now,
                    snapshot_from=connection.snapshot_from,
                    changelog_from=connection.changelog_from,
                )
            return _import(connection, access, fetched, now)
        except RefusedError:
            _end(connection, PortabilityStatus.EXPIRED, ENDED)
        except TroubleError as why:
            _still(connection).update(error=f"{why}.", next_poll_at=now + RETRY)
        except ValidationError as why:
            _still(connection).update(error=" ".join(why.messages)[:500], next_poll_at=now + EVERY)
    return None


@transaction.atomic
def _import(
    connection: PortabilityConnection, access: Access, fetched: Fetched, now: datetime
) -> Import | None:
    """What was read waits to be imported, unless the member has disconnected meanwhile."""
    is_empty = not fetched.files
    still = _still(connection).update(
        error=GATHERING if is_empty and not fetched.is_cut else "",
        last_polled_at=now,
        next_poll_at=now + (GO_ON if is_empty or fetched.is_cut else EVERY),
        snapshot_from=fetched.snapshot_from,
        changelog_from=fetched.changelog_from,
    )
    if not still or is_empty:
        return None
    return import_create(access=access, member=connection.member, uploads=fetched.files, via=VIA)


def _end(connection: PortabilityConnection, status: PortabilityStatus, why: str) -> None:
    """The connection has ended and its token is gone."""
    _still(connection).update(**{**_BLANK, "error": why}, status=status)


def _still(connection: PortabilityConnection) -> Any:
    """Return the row as long as it is what was read: neither disconnected nor connected anew."""
    return PortabilityConnection.objects.filter(
        pk=connection.pk, status=PortabilityStatus.CONNECTED, token=connection.token
    )
