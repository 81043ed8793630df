"""What the page of a member's connection to LinkedIn shows, and what offers it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.access import Access
from teams.importers.portability.changelog import KIND as CHANGELOG
from teams.importers.portability.snapshot import DOMAINS
from teams.models import Import, Member, PortabilityConnection, PortabilityStatus
from teams.reports.import_shapes import PortabilityOffer
from teams.reports.import_words import kind_words
from teams.reports.shapes import Link
from teams.services.portability import VIA, endpoints


@dataclass(frozen=True, slots=True)
class PortabilityPart:
    """One kind of data: what is kept of it, and what is dropped before anything is stored."""

    label: str
    kept: str
    dropped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortabilityPage:
    """A member's own connection. ``status`` is "" where there never was one.

    ``is_offered`` says whether this site has an application at LinkedIn.

    ``error`` says why the last reading failed, ``last`` leads to the latest import that came
    this way. ``parts`` are what is read.
    """

    status: str
    is_offered: bool
    parts: tuple[PortabilityPart, ...]
    consented_at: datetime | None = None
    expires_at: datetime | None = None
    polled_at: datetime | None = None
    next_at: datetime | None = None
    error: str = ""
    last: Link | None = None

    @property
    def is_connected(self) -> bool:
        """Return whether LinkedIn is read."""
        return self.status == PortabilityStatus.CONNECTED


def portability_offer(*, access: Access, member: Member) -> PortabilityOffer | None:
    """Return where the member connects to LinkedIn, or disconnects.

    None where nothing is configured and nothing is connected.
    """
    own = PortabilityConnection.objects.filter(member=member)
    if endpoints() is None and not own.filter(status=PortabilityStatus.CONNECTED).exists():
        return None
    url = reverse("teams:portability", kwargs={"org": access.organization.slug})
    return PortabilityOffer(url, own.filter(status=PortabilityStatus.EXPIRED).exists())


def portability_page(*, access: Access, member: Member) -> PortabilityPage:
    """Return the member's own connection, and what is read where there is one."""
    row = PortabilityConnection.objects.filter(member=member).first()
    is_offered = endpoints() is not None
    if row is None:
        return PortabilityPage(status="", is_offered=is_offered, parts=_parts())
    return PortabilityPage(
        status=row.status,
        is_offered=is_offered,
        parts=_parts(),
        consented_at=row.consented_at,
        expires_at=row.expires_at,
        polled_at=row.last_polled_at,
        next_at=row.next_poll_at if is_offered else None,
        error=row.error,
        last=_last(access, member),
    )


def _parts() -> tuple[PortabilityPart, ...]:
    kinds = [f"linkedin.{kind}" for kind in DOMAINS.values()]
    words = [kind_words(kind) for kind in (*kinds, CHANGELOG)]
    return tuple(PortabilityPart(one.label, one.kept, one.dropped) for one in words)


def _last(access: Access, member: Member) -> Link | None:
    batch = Import.objects.filter(member=member, delivery__via=VIA).order_by("pk").last()
    if batch is None:
        return None
    kwargs = {"org": access.organization.slug, "import_id": batch.pk}
    label = f"Import {batch.pk}: {batch.get_status_display().lower()}"
    return Link(label, reverse("teams:import", kwargs=kwargs))
