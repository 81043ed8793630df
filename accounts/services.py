"""Writes about users and organizations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.industries import Industry
from accounts.models import Action, Membership, Organization, User, VisibilityChange
from accounts.roles import Capability, Role
from accounts.visibility import LEAST_FLOOR, MOST_FLOOR, Policy, Visibility


def organization_create(
    *, name: str, slug: str, company_aliases: Iterable[str] = (), **settings: Any
) -> Organization:
    """Return a new organization with a hash key of its own.

    ``company_aliases`` are the names under which co-workers list the company; ``settings`` are
    further fields. Raises ValidationError where a value cannot be, such as an unknown time zone.
    """
    organization = Organization(
        name=name, slug=slug, company_aliases=list(company_aliases), **settings
    )
    organization.full_clean()
    organization.save()
    return organization


@transaction.atomic
def user_create(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    organization: Organization | None = None,
    role: Role = Role.REP,
) -> User:
    """Return a new user, who is a member of ``organization`` where one is given.

    Without a password the user cannot sign in. Raises ValidationError for a bad or used address.
    """
    user = User.objects.model(email=User.objects.normalize_email(email).lower(), name=name)
    user.set_password(password)
    user.full_clean()
    user.save()
    if organization is not None:
        membership_create(organization=organization, user=user, role=role)
    return user


def membership_create(*, organization: Organization, user: User, role: Role) -> Membership:
    """Return the new membership of a user; raise ValidationError where there is one already."""
    membership = Membership(organization=organization, user=user, role=role)
    membership.full_clean()
    membership.save()
    return membership


class UnconfirmedError(ValidationError):
    """More would be seen of people than they were told: whoever decides has to say so again."""


@transaction.atomic
def visibility_change(
    *, access: Access, preset: Visibility, floor: int, confirmed: bool = False
) -> VisibilityChange | None:
    """Have people see of one another what the preset says, and no number about fewer than
    ``floor`` people; return the record of it, None where nothing is changed.

    It holds from the next request on. The record says what held before, who changed it and when;
    members read it on their score page. Raises PermissionDenied, ValidationError for a floor that
    cannot be, and UnconfirmedError where the change shows more than before and is not
    ``confirmed``.
    """
    access.require(Capability.SET_VISIBILITY)
    if preset not in Visibility or not LEAST_FLOOR <= floor <= MOST_FLOOR:
        raise ValidationError(f"Expected a preset, and a floor from {LEAST_FLOOR} to {MOST_FLOOR}.")
    organization = Organization.objects.select_for_update().get(pk=access.organization.pk)
    before, after = organization.policy, Policy(Visibility(preset), floor)
    if after == before:
        return None
    if after.shows_more_than(before) and not confirmed:
        raise UnconfirmedError("This shows more of members than before. Confirm that it is meant.")
    for row in (organization, access.organization):
        row.visibility, row.minimum_group = after.preset, after.floor
    organization.save(update_fields=["visibility", "minimum_group"])
    record(
        Action.VISIBILITY_CHANGED,
        by=access.user,
        target=organization,
        before={"visibility": before.preset, "minimum_group": before.floor},
        after={"visibility": after.preset, "minimum_group": after.floor},
    )
    return VisibilityChange.objects.create(
        preset=after.preset,
        minimum_group=after.floor,
        former_preset=before.preset,
        former_minimum_group=before.floor,
        changed_by=access.user,
    )


@transaction.atomic
def industry_join(*, access: Access, industry: Industry) -> None:
    """Have the organization take part in an industry's pool, from its next edition on.

    It leaves the pool of any other. Raises PermissionDenied, and ValidationError for samples.
    """
    access.require(Capability.SHARE_WITH_INDUSTRY)
    organization = access.organization
    if organization.is_sample:
        raise ValidationError("Sample data is compared with nobody.")
    if organization.shares_with_industry and organization.industry == industry:
        return
    before, after = {"industry": organization.industry}, {"industry": industry}
    _share(organization, industry=industry, since=timezone.now(), by=access.user)
    record(
        Action.INDUSTRY_JOINED,
        by=access.user,
        target=organization,
        before=before,
        after=after,
        organization_id=organization.pk,
    )


@transaction.atomic
def industry_leave(*, access: Access) -> None:
    """Have the organization take part in no pool. Raises PermissionDenied."""
    access.require(Capability.SHARE_WITH_INDUSTRY)
    before = {"industry": access.organization.industry}
    _share(access.organization, industry="", since=None, by=None)
    record(
        Action.INDUSTRY_LEFT,
        by=access.user,
        target=access.organization,
        before=before,
        organization_id=access.organization.pk,
    )


def _share(
    organization: Organization, *, industry: str, since: datetime | None, by: User | None
) -> None:
    organization.industry = industry
    organization.industry_shared_since = since
    organization.industry_shared_by = by
    organization.save(update_fields=["industry", "industry_shared_since", "industry_shared_by"])
