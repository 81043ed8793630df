"""Who may enter an organization, in which role, and who was invited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import Invite, Membership, User
from accounts.parameters import Parameters
from accounts.role_changes import may_touch
from accounts.roles import Role
from teams.models import Member
from teams.reports.name_search import found_by
from teams.reports.organization_shapes import InviteRow, RoleRow, RolesPage
from teams.reports.shapes import Choice, Link
from teams.reports.table_state import PAGE, address, page_link, pages_of, shown_of
from teams.reports.wording.instead import everybody


@dataclass(frozen=True, slots=True)
class RolesQuery:
    """The parameters of the address. What it asks for in vain falls back to the default, which
    ``asked`` says.
    """

    base: str
    q: str = ""
    role: str = ""
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> RolesQuery:
        """Return the state in the query string of the page at ``base``."""
        asked = Parameters.of(params)
        role = asked.one("role", Role.values, "", everybody())
        return cls(base=base, q=asked.text("q"), role=role, page=asked.page(), asked=asked)

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        page = self.page if self.page > 1 else ""
        return address(self.base, {"q": self.q, "role": self.role, "page": page})

    def on_page(self, page: int) -> RolesQuery:
        """Return the same state on another page."""
        return replace(self, page=page)


def roles_page(*, access: Access, query: RolesQuery) -> RolesPage:
    """Return a page of those who may enter, owners first, then by name."""
    rows = Membership.objects.filter(organization=access.organization)
    if query.q:
        rows = found_by(query.q, rows, "user__name", "user__email")
    if query.role:
        rows = rows.filter(role=query.role)
    total = rows.count()
    query = query.on_page(query.asked.page_of(query.page, pages_of(total)))
    start = PAGE * (query.page - 1)
    found = rows.select_related("user", "organization").order_by("user__name", "user__email")
    shown = list(found[start : start + PAGE])
    members = {
        one.user_id: one
        for one in Member.objects.filter(user__in=[membership.user_id for membership in shown])
    }
    return RolesPage(
        rows=tuple(_row(access, one, members.get(one.user_id)) for one in shown),
        invites=_invites(),
        q=query.q,
        chosen=query.role,
        choices=role_choices(access, query.role),
        shown=shown_of(query.page, len(shown), total, gettext("account")),
        previous=page_link(gettext("Previous"), query, query.page - 1, total),
        next=page_link(gettext("Next"), query, query.page + 1, total),
    )


def role_choices(access: Access, chosen: str = "", *, may_give: bool = False) -> tuple[Choice, ...]:
    """Return the roles for a select; with ``may_give`` those that the viewer may give."""
    return tuple(
        Choice(role.value, str(role.label), role.value == chosen)
        for role in Role
        if not may_give or may_touch(access, role)
    )


def membership_by_id(*, access: Access, membership_id: int) -> Membership | None:
    """Return somebody's membership of the organization; None where there is none."""
    rows = Membership.objects.filter(organization=access.organization, pk=membership_id)
    return rows.select_related("organization", "user").first()


def membership_by_email(*, access: Access, email: str) -> Membership | None:
    """Return the membership of the account with an address; None where there is none."""
    rows = Membership.objects.filter(organization=access.organization, user__email__iexact=email)
    return rows.select_related("organization", "user").first()


def invited_user(user_id: int) -> User | None:
    """Return somebody who has a link that is neither used nor revoked; None for others."""
    rows = Invite.objects.filter(used_at__isnull=True, revoked_at__isnull=True, user_id=user_id)
    found = rows.select_related("user").first()
    return found.user if found is not None else None


def _row(access: Access, membership: Membership, member: Member | None) -> RoleRow:
    user = membership.user
    link = None
    if member is not None:
        kwargs = {"org": access.organization.slug, "member_id": member.pk}
        link = Link(member.name, reverse("teams:managed_member", kwargs=kwargs))
    return RoleRow(
        id=membership.pk,
        name=user.get_full_name(),
        email=user.email,
        role=membership.role,
        role_label=membership.get_role_display(),
        member=link,
        last_login=user.last_login,
        ends_on=membership.ends_on,
        is_over=membership.is_over,
        is_self=user.pk == access.user.pk,
        may_change=may_touch(access, membership.role),
    )


def _invites() -> tuple[InviteRow, ...]:
    rows = Invite.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    found = rows.select_related("user", "created_by").order_by(F("expires_at").desc(), "-pk")
    return tuple(
        InviteRow(
            user_id=one.user_id,
            email=one.user.email,
            role_label=one.get_role_display(),
            expires_at=one.expires_at,
            is_expired=one.is_expired,
            by=one.created_by.get_full_name() if one.created_by else "",
        )
        for one in found[:PAGE]
    )
