"""What the server on this machine tells of Rita, and a connection of hers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from teams.models import Import, Member, PortabilityConnection, PortabilityStatus
from teams.services import imports
from teams.services.facts import load_records
from teams.services.portability import portability_poll
from teams.services.portability_tokens import sealed
from tests.cast import Cast
from tests.teams.linkedin_server import CLIENT, SECRET, TOKEN, LinkedIn, serving

RITA, BO = "https://www.linkedin.com/in/rita-rep", "https://www.linkedin.com/in/bo-prove-2"
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BACK = "https://pillars.example.com/o/fjord/imports/portability/callback/"

ME, OTHER = "urn:li:person:ME", "urn:li:person:OTHER"

CONNECTION = {
    "First Name": "Bo",
    "Last Name": "Canaryname",
    "URL": BO,
    "Email Address": "canary@example.com",
    "Company": "Nordlicht AG",
    "Position": "CFO",
    "Connected On": "11 Feb 2026",
}
INVITATION = {
    "From": "Rita Rep",
    "To": "Bo Canaryname",
    "Sent At": "2/10/26, 8:20 AM",
    "Message": "canary note",
    "Direction": "OUTGOING",
    "inviterProfileUrl": RITA,
    "inviteeProfileUrl": BO,
}
SHARE = {
    "Date": "2026-05-05 16:53:20",
    "ShareLink": "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457390000000000001",
    "ShareCommentary": "Hallo liebe Welt",
    "SharedUrl": "",
    "MediaUrl": "",
    "Visibility": "MEMBER_NETWORK",
}
LIKE = {
    "Date": "2026-05-06 07:08:09",
    "Type": "LIKE",
    "Link": "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7457690000000000001",
}


def like(number: int, at: datetime, *, method: str = "CREATE", actor: str = ME) -> dict[str, Any]:
    """An event of a like; ``number`` names what was liked."""
    epoch = int(at.timestamp() * 1000)
    return {
        "id": epoch,
        "capturedAt": epoch,
        "processedAt": epoch,
        "owner": ME,
        "actor": actor,
        "resourceName": "socialActions/likes",
        "resourceId": actor,
        "resourceUri": f"/socialActions/urn:li:activity:{number}/likes/{actor}",
        "method": method,
        "activity": {
            "actor": actor,
            "object": f"urn:li:activity:{number}",
            "created": {"time": epoch},
            "reactionType": "LIKE",
        },
        "activityId": f"{method}-{number}-{actor}",
        "activityStatus": "SUCCESS",
    }


@contextmanager
def linkedin_for(settings: Settings) -> Iterator[LinkedIn]:
    """A server with an application that the settings name."""
    with serving() as server:
        settings.PORTABILITY_CLIENT_ID = CLIENT
        settings.PORTABILITY_CLIENT_SECRET = SECRET
        settings.PORTABILITY_API_URL = server.address
        settings.PORTABILITY_TOKEN_URL = f"{server.address}/oauth/v2/accessToken"
        settings.PORTABILITY_CONSENT_URL = f"{server.address}/oauth/v2/authorization"
        yield server


def connected(member: Member, **values: Any) -> PortabilityConnection:
    """Return a connection of the member that is due."""
    now = timezone.now()
    with tenant_scope(member.organization_id):
        return PortabilityConnection.objects.create(
            **{
                "member": member,
                "status": PortabilityStatus.CONNECTED,
                "token": sealed(TOKEN),
                "consented_at": now,
                "expires_at": now + timedelta(days=365),
                "next_poll_at": now,
                **values,
            }
        )


def stored(connection: PortabilityConnection) -> PortabilityConnection:
    """Return the connection as it is stored."""
    with tenant_scope(connection.organization_id):
        return PortabilityConnection.objects.get(pk=connection.pk)


def poll(cast: Cast, connection_id: int) -> Import | None:
    with tenant_scope(cast.organization.pk):
        return portability_poll(connection_id=connection_id)


def told(member: Member, *kinds: type) -> list[object]:
    with tenant_scope(member.organization_id):
        return [one for one in load_records(member=member) if isinstance(one, kinds)]


def run(batch: Import | None) -> Import:
    assert batch is not None
    with tenant_scope(batch.organization_id):
        imports.import_run(import_id=batch.pk)
        return Import.objects.get(pk=batch.pk)
