"""What the pages on privacy show: frozen, and of the one who asks alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.access import Access
from accounts.models import Membership, OrganizationErasure
from accounts.roles import Capability
from privacy import requests
from privacy.organization_erasure import pending
from privacy.retention import PERIODS, Period
from teams.access import own_member
from teams.models import ExportStatus, Member, OptSource
from teams.reports.wording.labels import component_label
from teams.selectors.uploads_by_others import Brought, brought_by_others
from teams.services.opt_outs import FEEDS, sources_off

SHORTER = tuple(period for period in PERIODS if period.can_be_shorter)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that was asked for, by the one who asks."""

    created_at: datetime
    of: str
    state: str
    rows: int
    message: str
    url: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source that can be switched off, and what is not measured then."""

    source: OptSource
    is_off: bool
    feeds: tuple[str, ...]
    url: str

    @property
    def label(self) -> str:
        """What it is called."""
        return self.source.label


@dataclass(frozen=True, slots=True)
class MyData:
    """All that somebody decides about their own data."""

    name: str
    is_member: bool
    files: tuple[FileRow, ...]
    is_open: bool
    sources: tuple[SourceRow, ...]
    brought: tuple[Brought, ...]


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """Whom an erasure is about. ``stays_elsewhere``: the account belongs to others too."""

    name: str
    is_own: bool
    stays_elsewhere: bool
    url: str
    back: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period as it holds; ``field`` is the one of the form where it can be shorter."""

    what: str
    since: str
    days: int
    site_days: int
    least: int
    field: Any


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """How long what is kept, and whether the organization is to end."""

    periods: tuple[PeriodRow, ...]
    erasure: OrganizationErasure | None
    may_erase: bool
    days_to_think: int
    name: str


def my_data(*, access: Access) -> MyData:
    """Return what the one who asks may decide about their own data."""
    member = own_member(access)
    asked = requests.files_of(access=access)
    return MyData(
        name=member.name if member else access.user.get_full_name(),
        is_member=member is not None,
        files=tuple(_file(access, found) for found in asked),
        is_open=any(found.status in requests.OPEN for found in asked),
        sources=_sources(access, member) if member else (),
        brought=brought_by_others(member=member) if member else (),
    )


def source_page(*, access: Access, source: OptSource) -> SourceRow | None:
    """Return one source of the member who asks; None for who is no member."""
    member = own_member(access)
    if member is None:
        return None
    return next(row for row in _sources(access, member) if row.source == source)


def own_erasure(*, access: Access) -> ErasurePage:
    """Return what the one who asks reads before they erase themselves."""
    member = own_member(access)
    org = access.organization.slug
    return ErasurePage(
        name=member.name if member else access.user.get_full_name(),
        is_own=True,
        stays_elsewhere=_is_elsewhere(access.user.pk, access),
        url=reverse("privacy:erase_me", args=[org]),
        back=reverse("privacy:my_data", args=[org]),
    )


def member_erasure(*, access: Access, member: Member) -> ErasurePage:
    """Return what an admin reads before they erase a member."""
    args = [access.organization.slug, member.pk]
    return ErasurePage(
        name=member.name,
        is_own=False,
        stays_elsewhere=member.user_id is not None and _is_elsewhere(member.user_id, access),
        url=reverse("privacy:erase_member", args=args),
        back=reverse("teams:managed_member", args=args),
    )


def privacy_page(*, access: Access, form: Any) -> PrivacyPage:
    """Return the periods of the organization, and its end where one was asked for."""
    return PrivacyPage(
        periods=tuple(_period(access, period, form) for period in PERIODS if period.site_days),
        erasure=pending(access.organization),
        may_erase=access.can(Capability.ERASE_ORGANIZATION),
        days_to_think=settings.ORGANIZATION_ERASURE_DAYS,
        name=access.organization.name,
    )


def _period(access: Access, period: Period, form: Any) -> PeriodRow:
    return PeriodRow(
        what=str(period.what),
        since=str(period.since),
        days=period.days_for(access.organization),
        site_days=period.site_days,
        least=period.least,
        field=form[period.key] if period.can_be_shorter else None,
    )


def _file(access: Access, found: Any) -> FileRow:
    until = found.finished_at + requests.KEPT if found.finished_at else None
    is_ready = found.status == ExportStatus.DONE
    return FileRow(
        created_at=found.created_at,
        of=found.member.name if found.for_former and found.member else "",
        state=found.get_status_display(),
        rows=found.rows,
        message=found.message,
        url=reverse("privacy:file", args=[access.organization.slug, found.pk]) if is_ready else "",
        until=until if is_ready else None,
    )


def _sources(access: Access, member: Member) -> tuple[SourceRow, ...]:
    off = sources_off(member)
    return tuple(
        SourceRow(
            source=source,
            is_off=source in off,
            feeds=tuple(sorted(component_label(name) for name in FEEDS[source])),
            url=reverse("privacy:source", args=[access.organization.slug, source.value]),
        )
        for source in OptSource
    )


def _is_elsewhere(user_id: int, access: Access) -> bool:
    rows = Membership.objects.filter(user_id=user_id)
    return rows.exclude(organization=access.organization).exists()
