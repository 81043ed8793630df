"""One member as an admin of the organization manages them."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import F, Model

from accounts.access import Access
from accounts.audit import changes_of
from accounts.audit_words import names_of, sentence, who
from accounts.models import Invite
from accounts.role_changes import membership_of
from accounts.selectors import local_today
from accounts.visibility import Visibility
from teams.models import Member, MemberAlias, Seat, TeamMembership
from teams.reports.organization_shapes import (
    ChangeRow,
    KnownRow,
    ManagedMember,
    SeatRow,
    StayRow,
)
from teams.reports.people_list import person_of_id
from teams.services.organization import CHANGEABLE, SEEN

DAY = timedelta(days=1)
SHOWN_CHANGES = 20
# What entries of before called fields and visibilities.
_CODES = {
    **{name: name.replace("_", " ") for name in CHANGEABLE + SEEN},
    **{preset.value: str(preset.label) for preset in Visibility},
}


def managed_member_page(*, access: Access, member: Member) -> ManagedMember:
    """Return the page of a member whom the viewer manages."""
    membership = membership_of(organization=access.organization, user=member.user)
    open_links = Invite.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    has_link = member.user is not None and open_links.filter(user=member.user).exists()
    return ManagedMember(
        person=person_of_id(access=access, member_id=member.pk),
        user_email=member.user.email if member.user else "",
        membership_id=membership.pk if membership is not None else None,
        has_open_invite=has_link,
        stays=_stays(member),
        known=_known(member),
        knows_profile=bool(member.profile_key),
        seats=_seats(member),
        changes=change_rows(member),
        today=local_today(access.organization),
    )


def change_rows(row: Model) -> tuple[ChangeRow, ...]:
    """Return the latest changes that people made to a row by hand."""
    events = changes_of(row, most=SHOWN_CHANGES)
    names = names_of(events)
    return tuple(ChangeRow(one.at, who(one), _in_words(sentence(one, names))) for one in events)


def _in_words(told: str) -> str:
    """Return what was changed without the codes that older entries have."""
    return re.sub(r"\b[a-z]+_[a-z_]+\b", lambda found: _CODES.get(found[0], found[0]), told)


def _stays(member: Member) -> tuple[StayRow, ...]:
    """Return the stays, the latest first, with the days between that have no team."""
    rows: list[StayRow] = []
    last = None
    stays = TeamMembership.objects.filter(member=member).select_related("team")
    for stay in stays.order_by("start"):
        if last is not None and stay.start > last + DAY:
            gap = (last + DAY, stay.start - DAY)
            rows.append(StayRow(id=0, team_id=0, team="", start=gap[0], end=gap[1], is_gap=True))
        rows.append(
            StayRow(
                id=stay.pk,
                team_id=stay.team_id,
                team=stay.team.name,
                start=stay.start,
                end=stay.end,
            )
        )
        last = stay.end
    return tuple(reversed(rows))


def _known(member: Member) -> tuple[KnownRow, ...]:
    rows = MemberAlias.objects.filter(member=member).select_related("created_by")
    return tuple(
        KnownRow(
            row.pk,
            row.key[:8],
            row.created_at,
            row.created_by.get_full_name() if row.created_by else "",
        )
        for row in rows
    )


def _seats(member: Member) -> tuple[SeatRow, ...]:
    rows = Seat.objects.filter(member=member, replaced_by__isnull=True).exclude(kind="")
    ordered = rows.order_by(F("since").desc(nulls_last=True), "-pk")
    return tuple(
        SeatRow(row.get_kind_display(), row.since, row.batch_id is None) for row in ordered
    )
