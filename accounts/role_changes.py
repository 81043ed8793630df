"""Writes about roles: only owners make and unmake owners, and the last owner stays."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import Values, record
from accounts.models import Action, Invite, Membership, Organization, User
from accounts.roles import ROLE_CAPABILITIES, Capability, Role


@transaction.atomic
def role_change(*, access: Access, membership: Membership, role: Role) -> None:
    """The user of the membership has the role.

    Links to a former role open nothing any more, nor do those by them to roles that they may not
    give now. Raises PermissionDenied where the one who asks may not, and ValidationError for the
    last owner.
    """
    access.require(Capability.MANAGE_ROLES)
    _owners_only(access, membership, role)
    stored = locked_membership(membership)
    if stored.role == role:
        return
    if stored.role == Role.OWNER:
        keep_an_owner(stored)
    former = stored.role
    stored.role = role
    stored.save(update_fields=["role"])
    lost = [one for one in Role if not _gives(role, one)]
    _revoke_links(stored, by_them=lost)
    before, after = {"role": former}, {"role": role.value}
    _record(access, stored, Action.ROLE_CHANGED, before, after)


@transaction.atomic
def membership_end(*, access: Access, membership: Membership, on: date) -> None:
    """The organization opens for the user up to that day, and not after it.

    Links that let them in, or that they made, open nothing any more. Raises PermissionDenied
    where the one who asks may not, and ValidationError for the last owner.
    """
    access.require(Capability.MANAGE_ROLES)
    _owners_only(access, membership, Role.REP)
    stored = locked_membership(membership)
    if stored.role == Role.OWNER:
        keep_an_owner(stored)
    before, after = {"ends_on": stored.ends_on}, {"ends_on": on}
    stored.ends_on = on
    stored.save(update_fields=["ends_on"])
    _revoke_links(stored, by_them=list(Role))
    _record(access, stored, Action.ACCESS_ENDED, before, after)


@transaction.atomic
def membership_reopen(*, access: Access, membership: Membership) -> None:
    """The organization opens for the user again, without an end, and by no link of before.

    Raises PermissionDenied.
    """
    access.require(Capability.MANAGE_ROLES)
    _owners_only(access, membership, Role.REP)
    stored = locked_membership(membership)
    before, after = {"ends_on": stored.ends_on}, {"ends_on": None}
    stored.ends_on = None
    stored.save(update_fields=["ends_on"])
    _revoke_links(stored, by_them=[])
    _record(access, stored, Action.ACCESS_REOPENED, before, after)


def membership_of(*, organization: Organization, user: User | None) -> Membership | None:
    """Return the user's membership, also one that is over; None where there is none."""
    rows = Membership.objects.filter(organization=organization, user=user)
    return rows.select_related("organization", "user").first() if user is not None else None


def may_touch(access: Access, role: str) -> bool:
    """Return whether the one who asks may change somebody of this role, or give it."""
    return _gives(access.role, role)


def still_gives(*, organization: Organization, user: User | None, role: str) -> bool:
    """Return whether the user may enter the organization and give the role there, by now."""
    membership = membership_of(organization=organization, user=user)
    if membership is None or membership.is_over or not membership.user.is_active:
        return False
    return _gives(membership.role, role)


def _record(
    access: Access, stored: Membership, action: Action, before: Values, after: Values
) -> None:
    record(
        action,
        by=access.user,
        target=stored.user,
        before=before,
        after=after,
        organization_id=stored.organization_id,
    )


def _gives(own: str, role: str) -> bool:
    may = Capability.MANAGE_ROLES in ROLE_CAPABILITIES[Role(own)]
    return may and (role != Role.OWNER or own == Role.OWNER)


def _revoke_links(membership: Membership, *, by_them: list[Role]) -> None:
    """Links of the user, and those that they made to these roles, open nothing any more."""
    made = Q(created_by=membership.user_id, role__in=by_them)
    with Invite.across_tenants(reason="the organization is the membership's") as rows:
        rows.filter(
            made | Q(user=membership.user_id),
            organization=membership.organization_id,
            used_at__isnull=True,
            revoked_at__isnull=True,
        ).update(revoked_at=timezone.now())


def _owners_only(access: Access, membership: Membership, role: Role) -> None:
    if not (may_touch(access, membership.role) and may_touch(access, role)):
        raise PermissionDenied(gettext("Only an owner makes or unmakes owners."))


def locked_membership(membership: Membership) -> Membership:
    """Return the stored row; changes of one organization's owners wait for one another."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(
        Q(pk=membership.pk) | Q(role=Role.OWNER), organization_id=membership.organization_id
    )
    found = {row.pk: row for row in rows.select_related("organization", "user").order_by("pk")}
    return found[membership.pk]


def keep_an_owner(membership: Membership) -> None:
    """Raise ValidationError where the membership is the last owner's."""
    others = Membership.objects.filter(
        organization_id=membership.organization_id,
        role=Role.OWNER,
        ends_on__isnull=True,
        user__is_active=True,
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise ValidationError(gettext("This is the last owner. Make somebody else an owner first."))
